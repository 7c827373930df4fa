import DataFiles
import Parquet

/// A whole table of a run folder in memory, column by column.
package struct StoredTable {
  /// Cells of one column.
  package enum Column {
    /// Whole numbers; nil where the cell is empty.
    case integers([Int64?])
    case numbers([Double?])
    case texts([String])
  }

  /// Bytes that a file of text may have.
  private static let largestFile = 1 << 30

  private(set) var names: [String]
  private(set) var columns: [Column]
  package private(set) var rowCount: Int

  /// Reads a file of Parquet.
  init(parquet path: String) throws(Failure) {
    let reader = try ParquetReader(path)
    names = reader.schema.columns.map(\.name)
    columns = reader.schema.columns.map {
      switch $0.type {
      case .int64, .int32, .uint32: .integers([])
      case .double: .numbers([])
      case .text: .texts([])
      }
    }
    rowCount = reader.rowCount
    for group in 0..<reader.groupCount {
      let chunk = try reader.read(group: group)
      for index in columns.indices { columns[index].append(chunk.columns[index]) }
    }
  }

  /// Reads a file of comma-separated values, as this program writes it.
  init(csv path: String) throws(Failure) {
    var reader = CSVReader(try InputFile.read(path, limit: Self.largestFile), path: path)
    guard !reader.isAtEnd else { throw Failure(.data, file: path, "expected a table, found nothing") }
    names = try reader.record()
    rowCount = 0
    var cells = names.map { _ in [String]() }
    while !reader.isAtEnd {
      let line = reader.line
      let record = try reader.record()
      guard record.count == names.count else {
        throw Failure(
          .data, file: path, position: TextPosition(line: line, column: 1),
          "expected \(names.count) cells, found \(record.count)")
      }
      for (index, cell) in record.enumerated() { cells[index].append(cell) }
      rowCount += 1
    }
    columns = cells.map { Column($0) }
  }

  /// The column of a name.
  package func column(_ name: String) -> Column? { names.firstIndex(of: name).map { columns[$0] } }

  /// The whole numbers of a column.
  ///
  /// Empty cells are 0. Nil where there is no such column.
  package func integers(_ name: String) -> [Int64]? {
    guard case .integers(let values)? = column(name) else { return nil }
    return values.map { $0 ?? 0 }
  }

  /// What tells a row from others: the cells of some columns.
  func keys(_ names: [String]) -> [String] {
    let columns = names.compactMap(column)
    return (0..<rowCount).map { row in columns.map { $0.text(row) }.joined(separator: " ") }
  }
}

extension StoredTable.Column {
  /// Cells of a text file: whole numbers where all are, numbers where all are, else texts.
  init(_ cells: [String]) {
    if cells.allSatisfy({ $0.isEmpty || Int64($0) != nil }) {
      self = .integers(cells.map { Int64($0) })
    } else if cells.allSatisfy({ $0.isEmpty || Double($0) != nil }) {
      self = .numbers(cells.map { Double($0) })
    } else {
      self = .texts(cells)
    }
  }

  mutating func append(_ chunk: ColumnChunk) {
    func present(_ row: Int) -> Bool { chunk.isPresent?[row] ?? true }
    switch (self, chunk.values) {
    case (.integers(var list), let values):
      self = .integers([])
      switch values {
      case .int64(let more): for row in more.indices { list.append(present(row) ? more[row] : nil) }
      case .int32(let more): for row in more.indices { list.append(present(row) ? Int64(more[row]) : nil) }
      case .uint32(let more): for row in more.indices { list.append(present(row) ? Int64(more[row]) : nil) }
      case .double, .text: break
      }
      self = .integers(list)
    case (.numbers(var list), .double(let more)):
      self = .numbers([])
      for row in more.indices { list.append(present(row) ? more[row] : nil) }
      self = .numbers(list)
    case (.texts(var list), .text(let more)):
      self = .texts([])
      for row in 0..<more.count { list.append(present(row) ? more.words[Int(more.codes[row])] : "") }
      self = .texts(list)
    default: break
    }
  }

  /// A cell as text; empty where it has no value.
  package func text(_ row: Int) -> String {
    switch self {
    case .integers(let values): values[row].map { "\($0)" } ?? ""
    case .numbers(let values): values[row].map { "\($0)" } ?? ""
    case .texts(let values): values[row]
    }
  }
}
