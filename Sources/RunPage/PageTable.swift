import DataFiles
import Parquet

/// Some columns of a table of the run folder, as arrays.
struct PageTable {
  /// A column that is read.
  enum Column {
    /// Whole numbers; those beyond 64 bits become the nearest one within, empty cells 0.
    case integer(String)
    /// Text; empty cells are empty text.
    case text(String)

    var name: String {
      switch self {
      case .integer(let name), .text(let name): name
      }
    }
  }

  /// The file, for messages.
  private let path: String
  private let columns: [Column]
  /// Places of the columns in the table.
  private let places: [Int]
  private var numbers: [[Int64]]
  private var words: [[String]]

  /// Number of rows.
  private(set) var rows = 0

  private init(_ names: [String], _ columns: [Column], path: String) throws(Failure) {
    self.path = path
    self.columns = columns
    var places: [Int] = []
    for column in columns {
      guard let place = names.firstIndex(of: column.name) else {
        throw Failure(
          .data, file: path, path: column.name, "expected a column of this name, found none")
      }
      places.append(place)
    }
    self.places = places
    numbers = Array(repeating: [], count: columns.count)
    words = Array(repeating: [], count: columns.count)
  }

  /// Reads columns of a Parquet file.
  ///
  /// - Throws: 65 where a column is missing or the file is damaged.
  init(_ reader: ParquetReader, columns: [Column]) throws(Failure) {
    try self.init(reader.schema.columns.map(\.name), columns, path: reader.path)
    for group in 0..<reader.groupCount { add(try reader.read(group: group, columns: places).columns) }
  }

  /// Reads columns of one row group of a Parquet file.
  ///
  /// - Throws: 65 as above.
  init(_ reader: ParquetReader, group: Int, columns: [Column]) throws(Failure) {
    try self.init(reader.schema.columns.map(\.name), columns, path: reader.path)
    add(try reader.read(group: group, columns: places).columns)
  }

  /// Reads columns of comma-separated values with a header line.
  ///
  /// - Throws: 65 with the line where a row has another number of cells than the header or a number is none.
  init(csv bytes: [UInt8], path: String, columns: [Column]) throws(Failure) {
    var reader = CSVReader(bytes, path: path)
    let header = try reader.record()
    try self.init(header, columns, path: path)
    var wanted = [Int?](repeating: nil, count: header.count)
    for (index, place) in places.enumerated() { wanted[place] = index }
    while !reader.isAtEnd {
      for (place, index) in wanted.enumerated() {
        let isLast = place == wanted.count - 1
        guard let index else {
          try reader.skip(isLast: isLast)
          continue
        }
        switch columns[index] {
        case .integer: numbers[index].append(try reader.integer(isLast: isLast))
        case .text: words[index].append(try reader.text(isLast: isLast))
        }
      }
      rows += 1
    }
  }

  private mutating func add(_ cells: [ColumnChunk]) {
    rows += cells.first?.values.count ?? 0
    for (index, column) in cells.enumerated() {
      switch columns[index] {
      case .integer: numbers[index] += Self.integers(column)
      case .text: words[index] += Self.texts(column)
      }
    }
  }

  private static func integers(_ column: ColumnChunk) -> [Int64] {
    let values: [Int64] =
      switch column.values {
      case .int64(let values): values
      case .int32(let values): values.map { Int64($0) }
      case .uint32(let values): values.map { Int64($0) }
      case .double(let values):
        values.map { $0.isFinite ? Int64(clamping: Int128(min(0x1p64, max(-0x1p64, $0)))) : 0 }
      // A column with a number beyond 64 bits is decimal text.
      case .text(let values): (0..<values.count).map { Int64(clamping: Int128(values[$0]) ?? 0) }
      }
    guard let isPresent = column.isPresent else { return values }
    return zip(values, isPresent).map { $1 ? $0 : 0 }
  }

  private static func texts(_ column: ColumnChunk) -> [String] {
    guard case .text(let values) = column.values else { return integers(column).map { "\($0)" } }
    guard let isPresent = column.isPresent else { return (0..<values.count).map { values[$0] } }
    return (0..<values.count).map { isPresent[$0] ? values[$0] : "" }
  }

  /// A column that was read as numbers.
  func integers(_ name: String) -> [Int64] { column(name).map { numbers[$0] } ?? [] }

  /// A column that was read as text.
  func texts(_ name: String) -> [String] { column(name).map { words[$0] } ?? [] }

  /// Refuses a table in which a number of some columns is out of range.
  ///
  /// - Throws: 65 with the first one.
  func check(_ names: String..., in range: ClosedRange<Int64> = 0...Int64.max) throws(Failure) {
    for name in names {
      guard let row = integers(name).firstIndex(where: { !range.contains($0) }) else { continue }
      let most = range.upperBound == .max ? "or more" : "to \(range.upperBound)"
      throw failure(name, row, "expected \(range.lowerBound) \(most), found \(integers(name)[row])")
    }
  }

  /// Refuses a table with a row that starts before the run or ends before it starts.
  ///
  /// - Throws: 65 with the first one.
  func checkTimes() throws(Failure) {
    try check("start_ps", "end_ps")
    let (starts, ends) = (integers("start_ps"), integers("end_ps"))
    guard let row = starts.indices.first(where: { ends[$0] < starts[$0] }) else { return }
    throw failure("end_ps", row, "expected \(starts[row]) or more, found \(ends[row])")
  }

  /// A failure about a cell.
  func failure(_ column: String, _ row: Int, _ problem: String) -> Failure {
    Failure(.data, file: path, path: column, "\(problem) in row \(row)")
  }

  private func column(_ name: String) -> Int? { columns.firstIndex { $0.name == name } }
}
