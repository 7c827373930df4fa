/// A cell of a CSV table.
public enum CSVCell: Sendable, Equatable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  /// Text; what a spreadsheet would run as a formula gets a leading apostrophe.
  case text(String)
  case integer(Int128)
  /// A finite number, written with the fewest digits that read back as the same double.
  case number(Double)
  case empty

  /// Text.
  public init(stringLiteral value: String) { self = .text(value) }
  /// An integer.
  public init(integerLiteral value: Int) { self = .integer(Int128(clamping: value)) }

  /// A count of any integer type.
  public static func count(_ value: some BinaryInteger) -> CSVCell { .integer(Int128(clamping: value)) }
}

/// Writes a table as CSV: quoting of RFC 4180, line feeds, the same number of cells in every row.
public struct CSVWriter: Sendable {
  /// The text so far.
  ///
  /// A writer that streams takes it with `take()`.
  public private(set) var bytes: [UInt8] = []
  private let columns: Int

  /// Starts a table with its header line.
  public init(columns: [String]) {
    self.columns = columns.count
    append(columns.map { CSVCell.text($0) })
  }

  /// Adds a row.
  ///
  /// - Throws: 70 where the number of cells differs from the header or a number is not finite.
  public mutating func add(_ cells: [CSVCell]) throws(Failure) {
    guard cells.count == columns else {
      throw Failure(.software, "a CSV row has \(cells.count) cells, its header has \(columns)")
    }
    for case .number(let value) in cells where !value.isFinite {
      throw Failure(.software, "a number of the CSV output is not finite")
    }
    append(cells)
  }

  /// Hands over the bytes so far and goes on with an empty buffer.
  public mutating func take() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  private mutating func append(_ cells: [CSVCell]) {
    for (index, cell) in cells.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      switch cell {
      case .empty: break
      case .integer(let value): bytes.append(contentsOf: String(value).utf8)
      case .number(let value): bytes.append(contentsOf: "\(value)".utf8)
      case .text(let text): bytes.append(contentsOf: Self.cell(text))
      }
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  /// A text as a cell: harmless in a spreadsheet, in quotes where it needs them.
  static func cell(_ text: String) -> [UInt8] {
    var cell = Array(text.utf8)
    if let first = cell.first, formulaStarts.contains(first) { cell.insert(UInt8(ascii: "'"), at: 0) }
    guard cell.contains(where: quoted.contains) else { return cell }
    let quote = UInt8(ascii: "\"")
    return [quote] + cell.flatMap { $0 == quote ? [quote, quote] : [$0] } + [quote]
  }

  /// First bytes of what a spreadsheet would run.
  static let formulaStarts = Array("=+-@\t\r".utf8)
  private static let quoted = Array("\",\r\n".utf8)
}
