import DataFiles
import Parquet

/// The rows of an event table within a window of time, one after the other, in order of `t_ps`.
///
/// Row groups outside the window are not read; memory is one row group of the columns that were asked for.
struct EventStream {
  /// A column of the current row group: numbers, or indices into words.
  private struct Column {
    var values: [Int64] = []
    var words: [String] = []
  }

  /// Columns of words; all others hold whole numbers.
  private static let texts: Set<String> = ["cause", "kind", "op", "unit"]
  private let folder: String
  private let table: String
  private let names: [String]
  private let window: Range<Int64>
  private var parts: ArraySlice<TraceFolder.Part>
  private var reader: ParquetReader?
  private var places: [Int] = []
  private var groups: ArraySlice<Int> = []
  private var columns: [Column]
  private var row = -1
  private var rows = 0
  /// Counts the row groups: words have other indices in each.
  private(set) var group = 0
  /// `t_ps` of the current row; nil behind the last one.
  private(set) var time: Int64?

  /// Stands at the first row with `t_ps` in the window; without a table of the kind the stream is empty.
  ///
  /// Columns are those beside `t_ps`. Throws 65 and 66 as `ParquetReader`, and 65 where a column is missing or of
  /// another type, or rows are out of order.
  init(_ folder: TraceFolder, _ kind: String, _ columns: [String], _ window: Range<Int64>) throws(Failure) {
    self.folder = folder.path
    table = kind
    names = ["t_ps"] + columns
    self.window = window
    parts = (folder.table(kind)?.parts ?? [])[...]
    self.columns = names.map { _ in Column() }
    try next()
  }

  /// A number of the current row; `column` counts the names that were asked for.
  func value(_ column: Int) -> Int64 { columns[column + 1].values[row] }

  /// The words of a column of text in the current row group; `value` is an index into them.
  func words(_ column: Int) -> [String] { columns[column + 1].words }

  /// Text of the current row.
  func word(_ column: Int) -> String { columns[column + 1].words[Int(value(column))] }

  /// Steps to the next row of the window.
  mutating func next() throws(Failure) {
    let last = time ?? 0
    while true {
      row += 1
      while row >= rows {
        guard try nextGroup() else {
          time = nil
          return
        }
      }
      let found = columns[0].values[row]
      guard found >= last else {
        throw problem("rows are not in order: \(found) ps stands behind \(last) ps")
      }
      guard found < window.upperBound else {
        time = nil
        parts = []
        groups = []
        rows = 0
        return
      }
      guard found >= window.lowerBound else { continue }
      time = found
      return
    }
  }

  func problem(_ text: String) -> Failure { Failure(.data, file: "\(folder)/events", path: table, text) }

  /// Reads the next row group that the window may touch; false where there is none.
  private mutating func nextGroup() throws(Failure) -> Bool {
    while true {
      if let next = groups.popFirst(), let reader {
        try read(reader, next)
        return true
      }
      guard let part = parts.popFirst() else { return false }
      try open(part)
    }
  }

  private mutating func open(_ part: TraceFolder.Part) throws(Failure) {
    let reader = try ParquetReader("\(folder)/\(part.name)")
    let found = reader.schema.columns.map(\.name)
    places = []
    for name in names {
      guard let place = found.firstIndex(of: name) else {
        let nearest = NearestName.of(name, in: found).map { "; did a version rename it to \($0)?" } ?? ""
        throw Failure(.data, file: reader.path, path: name, "expected this column, found none\(nearest)")
      }
      let isText = Self.texts.contains(name)
      guard (reader.schema.columns[place].type == .text) == isText else {
        throw Failure(
          .data, file: reader.path, path: name,
          isText ? "expected words, found numbers" : "expected whole numbers, found words")
      }
      places.append(place)
    }
    self.reader = reader
    guard !window.isEmpty else { return }
    groups =
      reader.groups(
        whereColumn: places[0], overlaps: window.lowerBound...(window.upperBound - 1))[...]
  }

  private mutating func read(_ reader: ParquetReader, _ number: Int) throws(Failure) {
    let chunk = try reader.read(group: number, columns: places)
    for (index, cells) in chunk.columns.enumerated() {
      guard let column = Self.column(cells.values), cells.isPresent == nil else {
        throw Failure(.data, file: reader.path, path: names[index], "expected whole numbers or words")
      }
      columns[index] = column
    }
    rows = chunk.rows
    row = 0
    group += 1
  }

  private static func column(_ values: TableValues) -> Column? {
    switch values {
    case .int64(let numbers): Column(values: numbers)
    case .int32(let numbers): Column(values: numbers.map { Int64($0) })
    case .uint32(let numbers): Column(values: numbers.map { Int64($0) })
    case .text(let texts): Column(values: texts.codes.map { Int64($0) }, words: texts.words)
    case .double: nil
    }
  }
}
