import DataFiles
import Parquet
import Testing

/// A Parquet table of a run folder, read back.
struct ParquetTable {
  let columns: [String: [ColumnValue]]
  let rows: Int

  /// A cell: nil is null.
  typealias ColumnValue = String?

  init(_ path: String) throws {
    let reader = try ParquetReader(path)
    var columns: [String: [ColumnValue]] = [:]
    for column in reader.schema.columns { columns[column.name] = [] }
    for group in 0..<reader.groupCount {
      let chunk = try reader.read(group: group)
      for (column, values) in zip(reader.schema.columns, chunk.columns) {
        columns[column.name, default: []] += (0..<chunk.rows).map { row in
          values.isPresent?[row] == false ? nil : Self.text(values.values, row)
        }
      }
    }
    self.columns = columns
    rows = reader.rowCount
  }

  private static func text(_ values: TableValues, _ row: Int) -> String {
    switch values {
    case .int64(let numbers): "\(numbers[row])"
    case .int32(let numbers): "\(numbers[row])"
    case .uint32(let numbers): "\(numbers[row])"
    case .double(let numbers): "\(numbers[row])"
    case .text(let texts): texts.words[Int(texts.codes[row])]
    }
  }

  func column(_ name: String) throws -> [ColumnValue] { try #require(columns[name], "no column \(name)") }

  /// The integers of a column; null counts as 0.
  func integers(_ name: String) throws -> [Int] {
    try column(name).map { try $0 == nil ? 0 : #require($0.flatMap { Int($0) }) }
  }

  func sum(_ name: String) throws -> Int { try integers(name).reduce(0, +) }

  /// Sums of a column by the text of others.
  func sums(_ name: String, by keys: String...) throws -> [[String]: Int] {
    let keys = try keys.map { try column($0).map { $0 ?? "" } }
    var sums: [[String]: Int] = [:]
    for (row, value) in try integers(name).enumerated() where value != 0 {
      sums[keys.map { $0[row] }, default: 0] += value
    }
    return sums
  }
}
