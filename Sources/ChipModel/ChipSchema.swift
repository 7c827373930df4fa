import ConfigFiles

/// The JSON Schema of chip files, for editors and other programs.
public enum ChipSchema {
  /// JSON Schema draft-07, made from the table that the reader uses.
  public static func json() -> String { ChipTable.table.jsonSchema() }
}
