import DataFiles
import Parquet

/// The rows of an event table over all its files, a row group in memory at a time.
struct EventStream {
  private let files: [String]
  private var file = 0
  private var reader: ParquetReader?
  private var group = 0
  private(set) var chunk: TableChunk?
  /// The next row of the chunk.
  private(set) var row = 0
  /// Names of the columns; empty before the first file is open.
  private(set) var columns: [String] = []

  init(_ files: [String]) throws(Failure) {
    self.files = files
    try fill()
  }

  /// Rows of the chunk that are left.
  var left: Int { (chunk?.rows ?? 0) - row }

  /// Goes on by some rows, at most those that are left.
  mutating func advance(_ rows: Int) throws(Failure) {
    row += rows
    if left == 0 { try fill() }
  }

  /// Makes the next row group that is not empty the chunk; nil behind the last one.
  private mutating func fill() throws(Failure) {
    chunk = nil
    row = 0
    while chunk == nil {
      if reader == nil {
        guard file < files.count else { return }
        let next = try ParquetReader(files[file])
        columns = next.schema.columns.map(\.name)
        reader = next
        file += 1
        group = 0
      }
      guard let open = reader, group < open.groupCount else {
        reader = nil
        continue
      }
      if open.rows(inGroup: group) > 0 { chunk = try open.read(group: group) }
      group += 1
    }
  }

  /// The cells of a row of the chunk as text.
  func text(_ row: Int) -> [String] {
    guard let chunk else { return [] }
    return chunk.columns.map { column in
      switch column.cell(row) {
      case .text(let text): text
      case .integer(let number): "\(number)"
      case .number(let number): "\(number)"
      case .empty: ""
      }
    }
  }

  /// Up to so many of the next rows, as text.
  mutating func take(_ count: Int) throws(Failure) -> [[String]] {
    var rows: [[String]] = []
    while rows.count < count, left > 0 {
      rows.append(text(row))
      try advance(1)
    }
    return rows
  }
}
