import ConfigFiles

/// The JSON Schema of chip files, for editors and other programs.
public enum ChipSchema {
  /// The mandatory `schema` value of a chip file.
  public static var name: String { ChipTable.schema }

  /// JSON Schema draft-07, made from the table that the reader uses.
  public static func json() -> String { ChipTable.table.jsonSchema() }
}
