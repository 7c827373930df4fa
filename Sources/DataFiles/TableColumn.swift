/// What the cells of a table's column are.
public enum TableType: String, Sendable, Hashable, CaseIterable {
  /// Whole numbers of 64 bits with a sign: times, energies, counts.
  case int64
  /// Whole numbers of 32 bits with a sign.
  case int32
  /// Whole numbers of 32 bits without a sign: identifiers.
  case uint32
  /// IEEE 754 numbers of 64 bits.
  case double
  /// Text in UTF-8; made for few different words in many rows.
  case text
}

/// A column of a typed table.
public struct TableColumn: Sendable, Hashable {
  /// Name, with the unit at its end: `t_ps`, `energy_fJ`.
  public var name: String
  /// What its cells are.
  public var type: TableType
  /// Whether cells may be empty.
  public var isOptional: Bool

  /// A column; without `isOptional` every cell has a value.
  public init(_ name: String, _ type: TableType, isOptional: Bool = false) {
    self.name = name
    self.type = type
    self.isOptional = isOptional
  }
}

/// A fact about a table as a whole, such as the version of its schema or the chip that it is about.
public struct TableProperty: Sendable, Hashable {
  /// Key, such as `spikefoundry.schema`.
  public var key: String
  /// Value.
  public var value: String

  /// A fact from its key and value.
  public init(_ key: String, _ value: String) {
    self.key = key
    self.value = value
  }
}

/// What a table is, before its first row.
public struct TableSchema: Sendable, Hashable {
  /// Name of the table, such as `cores`.
  public var name: String
  /// Columns in the order of the cells.
  public var columns: [TableColumn]
  /// Facts about the table; formats without a place for them leave them out.
  public var properties: [TableProperty]

  /// A table from its columns.
  public init(name: String, columns: [TableColumn], properties: [TableProperty] = []) {
    self.name = name
    self.columns = columns
    self.properties = properties
  }
}
