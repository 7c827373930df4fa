import Reporting

/// A piece of HTML or SVG.
///
/// Literals are markup; every text that is interpolated comes out inert, whatever it holds. So a name from a model
/// or a chip can only ever become text.
struct Markup: ExpressibleByStringInterpolation, Sendable, Equatable {
  /// Longest text that is interpolated, in Unicode scalars; longer ones are cut.
  static let longestText = 20_000

  private(set) var text: String

  init(stringLiteral value: String) { text = value }
  init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

  /// The pieces one after the other.
  init(_ pieces: some Sequence<Markup>) { text = pieces.reduce(into: "") { $0 += $1.text } }

  static func + (a: Markup, b: Markup) -> Markup { Markup([a, b]) }
  static func += (a: inout Markup, b: Markup) { a.text += b.text }

  /// Bytes as the base64 text that `atob` of browsers reads.
  static func base64(_ bytes: [UInt8]) -> Markup {
    var markup: Markup = ""
    markup.text = Base64.text(bytes)
    return markup
  }

  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }

    mutating func appendLiteral(_ literal: String) { text += literal }
    mutating func appendInterpolation(_ string: String) {
      // A number and its percent sign stay on one line.
      text += InertText.xml(string, limit: Markup.longestText).replacing(" %", with: "\u{A0}%")
    }
    mutating func appendInterpolation(_ markup: Markup) { text += markup.text }
    mutating func appendInterpolation(_ number: some BinaryInteger) { text += String(number) }
    /// A coordinate, with at most two decimals.
    mutating func appendInterpolation(_ number: Double) { text += SVGText.number(number) }
  }
}

extension Sequence {
  /// The pieces that the elements turn into, one after the other.
  func markup(_ transform: (Element) -> Markup) -> Markup { Markup(map(transform)) }
}
