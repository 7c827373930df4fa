/// Values of one column over some rows.
public enum TableValues: Sendable, Equatable {
  /// Values of a column of type `int64`.
  case int64([Int64])
  /// Values of a column of type `int32`.
  case int32([Int32])
  /// Values of a column of type `uint32`.
  case uint32([UInt32])
  /// Values of a column of type `double`.
  case double([Double])
  /// Values of a column of type `text`.
  case text(TextValues)

  /// The type of the column.
  public var type: TableType {
    switch self {
    case .int64: .int64
    case .int32: .int32
    case .uint32: .uint32
    case .double: .double
    case .text: .text
    }
  }

  /// Number of rows.
  public var count: Int {
    switch self {
    case .int64(let values): values.count
    case .int32(let values): values.count
    case .uint32(let values): values.count
    case .double(let values): values.count
    case .text(let values): values.count
    }
  }

  /// The value of a row as a cell of a CSV table.
  func cell(_ row: Int) -> CSVCell {
    switch self {
    case .int64(let values): .count(values[row])
    case .int32(let values): .count(values[row])
    case .uint32(let values): .count(values[row])
    case .double(let values): .number(values[row])
    case .text(let values): .text(values[row])
    }
  }
}

/// Cells of one column over some rows: values, of which some may be missing.
public struct ColumnChunk: Sendable, Equatable {
  /// One value per row; that of an empty cell means nothing.
  public var values: TableValues
  /// Whether the cell of a row has a value; nil where all have.
  public var isPresent: [Bool]?

  /// Cells from their values.
  public init(_ values: TableValues, isPresent: [Bool]? = nil) {
    self.values = values
    self.isPresent = isPresent
  }

  /// Cells of which every one has a value.
  public static func int64(_ values: [Int64]) -> ColumnChunk { ColumnChunk(.int64(values)) }
  /// Cells of which every one has a value.
  public static func int32(_ values: [Int32]) -> ColumnChunk { ColumnChunk(.int32(values)) }
  /// Cells of which every one has a value.
  public static func uint32(_ values: [UInt32]) -> ColumnChunk { ColumnChunk(.uint32(values)) }
  /// Cells of which every one has a value.
  public static func double(_ values: [Double]) -> ColumnChunk { ColumnChunk(.double(values)) }
  /// Cells of which every one has a value.
  public static func text(_ values: [String]) -> ColumnChunk { ColumnChunk(.text(TextValues(values))) }

  /// The cell of a row; empty where it has no value.
  public func cell(_ row: Int) -> CSVCell {
    if let isPresent, !isPresent[row] { return .empty }
    return values.cell(row)
  }
}

/// Some rows of a table, column by column.
public struct TableChunk: Sendable, Equatable {
  /// One element per column of the schema.
  public var columns: [ColumnChunk]

  /// Rows from their columns.
  public init(_ columns: [ColumnChunk]) { self.columns = columns }

  /// Number of rows; that of the first column.
  public var rows: Int { columns.first?.values.count ?? 0 }

  /// Checks that the columns are those of a schema and all have the same number of rows.
  ///
  /// - Throws: 70 where they do not.
  public func check(against schema: TableSchema) throws(Failure) {
    guard columns.count == schema.columns.count else {
      throw Failure(
        .software,
        "table \(schema.name): expected \(schema.columns.count) columns, found \(columns.count)")
    }
    for (cells, column) in zip(columns, schema.columns) {
      let problem: String
      if cells.values.type != column.type {
        problem = "expected \(column.type.rawValue), found \(cells.values.type.rawValue)"
      } else if cells.values.count != rows || (cells.isPresent.map { $0.count != rows } ?? false) {
        problem = "expected \(rows) rows, found \(cells.isPresent?.count ?? cells.values.count)"
      } else if !column.isOptional, cells.isPresent?.contains(false) ?? false {
        problem = "expected a value in every row, found an empty cell"
      } else {
        continue
      }
      throw Failure(.software, "table \(schema.name): column \(column.name): \(problem)")
    }
  }
}
