import DataFiles

/// The first row in which an event table of two runs differs, with rows around it.
public struct EventDifference: Sendable, Equatable {
  /// Rows that are shown in all, before and from the difference on.
  static let context = 10

  /// Kind of the events.
  public var kind: String
  /// Names of the columns.
  public var columns: [String]
  /// Number of the first row that differs.
  public var row: Int64
  /// Simulated time at which the runs part, in picoseconds; nil where the table has no times.
  public var time: Int64?
  /// Rows before it, which both have.
  public var before: [[String]]
  /// Rows of the first run from there on; none where it has ended.
  public var first: [[String]]
  /// Rows of the second run from there on.
  public var second: [[String]]

  /// Goes through a table of both runs in step; nil where all rows are equal.
  ///
  /// Rows are in the canonical order of events, so that the first row that differs is the first event that only one
  /// of the runs has. Memory is that of two row groups.
  ///
  /// - Throws: 65 where a file is damaged, 66 where one is missing.
  static func find(_ kind: String, _ a: [String], _ b: [String]) throws(Failure) -> EventDifference? {
    var (first, second) = (try EventStream(a), try EventStream(b))
    var row: Int64 = 0
    var before: [[String]] = []
    while first.left > 0, second.left > 0 {
      let count = min(first.left, second.left)
      let equal = first.columns == second.columns ? Self.equalRows(first, second, count) : 0
      // The last rows of what is equal, should the next one differ.
      for index in max(0, equal - context / 2)..<equal { before.append(first.text(first.row + index)) }
      before.removeFirst(max(0, before.count - context / 2))
      row += Int64(equal)
      try first.advance(equal)
      try second.advance(equal)
      if equal < count { break }
    }
    guard first.left > 0 || second.left > 0 else { return nil }
    let columns = first.columns.isEmpty ? second.columns : first.columns
    let rest = context - before.count
    let (left, right) = (try first.take(rest), try second.take(rest))
    let place = columns.firstIndex(of: "t_ps")
    let times = [left.first, right.first].compactMap { row in
      place.flatMap { place in row.flatMap { cells in place < cells.count ? Int64(cells[place]) : nil } }
    }
    return EventDifference(
      kind: kind, columns: columns, row: row, time: times.min(), before: before, first: left, second: right)
  }

  /// How many of the next rows are equal, column by column.
  private static func equalRows(_ a: EventStream, _ b: EventStream, _ count: Int) -> Int {
    guard let left = a.chunk, let right = b.chunk else { return 0 }
    var equal = count
    for (first, second) in zip(left.columns, right.columns) {
      equal = Self.equal(first, a.row, second, b.row, equal)
    }
    return equal
  }

  private static func equal(
    _ a: ColumnChunk, _ from: Int, _ b: ColumnChunk, _ other: Int, _ count: Int
  ) -> Int {
    func run<Value: Equatable>(_ left: [Value], _ right: [Value]) -> Int {
      for index in 0..<count where left[from + index] != right[other + index] { return index }
      return count
    }
    guard a.isPresent == nil, b.isPresent == nil else {
      for index in 0..<count where a.cell(from + index) != b.cell(other + index) { return index }
      return count
    }
    return switch (a.values, b.values) {
    case (.int64(let left), .int64(let right)): run(left, right)
    case (.int32(let left), .int32(let right)): run(left, right)
    case (.uint32(let left), .uint32(let right)): run(left, right)
    case (.double(let left), .double(let right)): run(left, right)
    case (.text(let left), .text(let right)):
      (0..<count).first {
        left.words[Int(left.codes[from + $0])] != right.words[Int(right.codes[other + $0])]
      } ?? count
    default: 0
    }
  }
}
