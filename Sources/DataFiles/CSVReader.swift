/// Reads comma-separated values cell by cell: quoting of RFC 4180, rows that end with a line feed or a carriage return
/// and a line feed.
///
/// It reads back what `CSVWriter` writes, without the apostrophe that is put before what a spreadsheet would run. A byte
/// order mark, which spreadsheets write, is passed over.
public struct CSVReader: Sendable {
  private let bytes: [UInt8]
  private let path: String
  private var place: Int
  /// Where the line begins in which the place is.
  private var lineStart: Int
  /// The line in which the next cell begins, from 1.
  public private(set) var line = 1
  /// Where the cells of the record read last begin, and behind them where it ends.
  public private(set) var positions: [TextPosition] = []

  /// Begins at the first cell.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - path: the file, for messages.
  public init(_ bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
    place = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    lineStart = 0
  }

  private var position: TextPosition { TextPosition(line: line, column: place - lineStart + 1) }

  /// Whether every row was read.
  public var isAtEnd: Bool { place >= bytes.count }

  /// All cells up to the end of the row, one empty cell for an empty line.
  ///
  /// - Throws: 65 with the line where a quoted cell has no end, or text behind it.
  /// Complexity: O(bytes of the row).
  public mutating func record() throws(Failure) -> [String] {
    var cells: [String] = []
    positions.removeAll(keepingCapacity: true)
    while true {
      positions.append(position)
      cells.append(decoded(try rawCell()))
      guard !isAtEnd, bytes[place] == Self.comma else { break }
      place += 1
    }
    positions.append(position)
    try endCell(isLast: true)
    return cells
  }

  /// Passes over a cell.
  ///
  /// - Parameter isLast: whether the row must end behind it; else another cell must follow.
  /// - Throws: 65 with the line where the row has another number of cells, or quotes are wrong.
  /// Complexity: O(bytes of the cell).
  public mutating func skip(isLast: Bool) throws(Failure) {
    _ = try rawCell()
    try endCell(isLast: isLast)
  }

  /// The cell as text.
  ///
  /// - Parameter isLast: whether the row must end behind it; else another cell must follow.
  /// - Throws: 65 with the line where the row has another number of cells, or quotes are wrong.
  /// - Returns: the text without quotes. Complexity: O(bytes of the cell).
  public mutating func text(isLast: Bool) throws(Failure) -> String {
    let cell = try rawCell()
    try endCell(isLast: isLast)
    return decoded(cell)
  }

  /// The cell as a whole number; 0 where it is empty, the nearest number of 64 bits where it is beyond them.
  ///
  /// - Parameter isLast: whether the row must end behind it; else another cell must follow.
  /// - Throws: 65 with the line where it is no whole number, and as `text(isLast:)`.
  /// - Returns: the number. Complexity: O(bytes of the cell).
  public mutating func integer(isLast: Bool) throws(Failure) -> Int64 {
    let cell = try rawCell()
    var index = cell.lowerBound
    let isNegative = index < cell.upperBound && bytes[index] == UInt8(ascii: "-")
    if isNegative { index += 1 }
    var value: Int64 = 0
    while index < cell.upperBound {
      guard bytes[index] &- 48 < 10 else {
        throw failure("expected a whole number, found \(MessageText.quote(decoded(cell)))")
      }
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
    guard !isAtEnd, bytes[place] == Self.quote else {
      while !isAtEnd, bytes[place] != Self.comma, !isRowEnd { place += 1 }
      return start..<place
    }
    let firstLine = line
    place += 1
    while true {
      guard !isAtEnd else {
        line = firstLine
        throw failure("a quoted cell has no end")
      }
      if bytes[place] == Self.lineFeed {
        line += 1
        lineStart = place + 1
      }
      place += 1
      guard bytes[place - 1] == Self.quote else { continue }
      guard !isAtEnd, bytes[place] == Self.quote else { break }
      place += 1
    }
    guard isAtEnd || isRowEnd || bytes[place] == Self.comma else {
      throw failure("expected a comma or the end of the row behind a quoted cell")
    }
    return start..<place
  }

  /// Whether the row ends at the place, at which there is a byte.
  @inline(__always) private var isRowEnd: Bool {
    let byte = bytes[place]
    return byte == Self.lineFeed
      || (byte == Self.carriageReturn && (place + 1 == bytes.count || bytes[place + 1] == Self.lineFeed))
  }

  /// Passes over what must stand behind a cell.
  private mutating func endCell(isLast: Bool) throws(Failure) {
    guard !isAtEnd else {
      guard isLast else { throw failure("the row has too few cells") }
      return
    }
    guard isLast ? isRowEnd : bytes[place] == Self.comma else {
      throw failure(isLast ? "the row has too many cells" : "the row has too few cells")
    }
    place = min(bytes.count, place + (bytes[place] == Self.carriageReturn ? 2 : 1))
    if isLast {
      line += 1
      lineStart = place
    }
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
    let isGuarded =
      cell.first == UInt8(ascii: "'") && cell.dropFirst().first.map(CSVWriter.formulaStarts.contains) ?? false
    return String(decoding: isGuarded ? cell.dropFirst() : cell, as: UTF8.self)
  }

  private func failure(_ problem: String) -> Failure {
    Failure(.data, file: path, position: TextPosition(line: line, column: 1), problem)
  }

  private static let quote = UInt8(ascii: "\"")
  private static let comma = UInt8(ascii: ",")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")
}
