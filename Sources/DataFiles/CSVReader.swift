import DataFiles

/// Reads comma-separated values cell by cell: quoting of RFC 4180, line feeds.
struct CSVReader {
  private let bytes: [UInt8]
  private let path: String
  private var place = 0
  private var line = 1

  init(_ bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
  }

  /// Whether every row was read.
  var isAtEnd: Bool { place >= bytes.count }

  /// The names of the columns, from the first line.
  mutating func header() throws(Failure) -> [String] {
    var names: [String] = []
    while line == 1, !isAtEnd {
      let cell = try rawCell()
      names.append(decoded(cell))
      try endCell(isLast: place >= bytes.count || bytes[place] == Self.lineFeed)
    }
    return names
  }

  /// Passes over a cell.
  mutating func skip(isLast: Bool) throws(Failure) {
    _ = try rawCell()
    try endCell(isLast: isLast)
  }

  /// The cell as text.
  mutating func text(isLast: Bool) throws(Failure) -> String {
    let cell = try rawCell()
    try endCell(isLast: isLast)
    return decoded(cell)
  }

  /// The cell as a whole number; 0 where it is empty.
  mutating func integer(isLast: Bool) throws(Failure) -> Int64 {
    let cell = try rawCell()
    var index = cell.lowerBound
    let isNegative = index < cell.upperBound && bytes[index] == UInt8(ascii: "-")
    if isNegative { index += 1 }
    var value: Int64 = 0
    while index < cell.upperBound {
      guard bytes[index] &- 48 < 10 else { throw failure("expected a whole number, found \(quoted(cell))") }
      let (tenfold, first) = value.multipliedReportingOverflow(by: 10)
      let (sum, second) = tenfold.addingReportingOverflow(Int64(bytes[index] - 48))
      value = first || second ? .max : sum
      index += 1
    }
    try endCell(isLast: isLast)
    return isNegative ? -value : value
  }

  /// The bytes of the cell at the place, which moves behind them.
  private mutating func rawCell() throws(Failure) -> Range<Int> {
    let start = place
    guard place < bytes.count, bytes[place] == Self.quote else {
      while place < bytes.count, bytes[place] != Self.comma, bytes[place] != Self.lineFeed { place += 1 }
      return start..<place
    }
    place += 1
    while true {
      guard place < bytes.count else { throw failure("a quoted cell has no end") }
      if bytes[place] == Self.lineFeed { line += 1 }
      place += 1
      guard bytes[place - 1] == Self.quote else { continue }
      guard place < bytes.count, bytes[place] == Self.quote else { return start..<place }
      place += 1
    }
  }

  /// Passes over what must stand behind a cell.
  private mutating func endCell(isLast: Bool) throws(Failure) {
    guard place < bytes.count else {
      guard isLast else { throw failure("the row has too few cells") }
      return
    }
    guard bytes[place] == (isLast ? Self.lineFeed : Self.comma) else {
      throw failure(isLast ? "the row has too many cells" : "the row has too few cells")
    }
    place += 1
    if isLast { line += 1 }
  }

  private func decoded(_ cell: Range<Int>) -> String {
    guard let first = cell.first, bytes[first] == Self.quote else { return Self.text(bytes[cell]) }
    var text: [UInt8] = []
    var index = first + 1
    while index < cell.upperBound - 1 {
      if bytes[index] == Self.quote { index += 1 }
      text.append(bytes[index])
      index += 1
    }
    return Self.text(text[...])
  }

  /// The text of a cell, without the apostrophe that the writer puts before what a spreadsheet would run.
  private static func text(_ cell: ArraySlice<UInt8>) -> String {
    let isGuarded = cell.starts(with: "'".utf8) && cell.dropFirst().first.map(formulaStarts.contains) ?? false
    return String(decoding: isGuarded ? cell.dropFirst() : cell, as: UTF8.self)
  }

  private static let formulaStarts = Array("=+-@\t\r".utf8)

  private func quoted(_ cell: Range<Int>) -> String { MessageText.quote(decoded(cell)) }

  private func failure(_ problem: String) -> Failure {
    Failure(.data, file: path, position: TextPosition(line: line, column: 1), problem)
  }

  private static let quote = UInt8(ascii: "\"")
  private static let comma = UInt8(ascii: ",")
  private static let lineFeed = UInt8(ascii: "\n")
}
