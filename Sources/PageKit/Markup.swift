import Reporting

/// A piece of HTML or SVG.
///
/// Literals are markup; every text that is interpolated comes out inert, whatever it holds. So a name from a model
/// or a chip can only ever become text.
package struct Markup: ExpressibleByStringInterpolation, Sendable, Equatable {
  /// Longest text that is interpolated, in Unicode scalars; longer ones are cut.
  package static let longestText = 20_000

  package private(set) var text: String

  package init(stringLiteral value: String) { text = value }
  package init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

  /// The pieces one after the other.
  package init(_ pieces: some Sequence<Markup>) { text = pieces.reduce(into: "") { $0 += $1.text } }

  package static func + (a: Markup, b: Markup) -> Markup { Markup([a, b]) }
  package static func += (a: inout Markup, b: Markup) { a.text += b.text }

  /// Bytes as the base64 text that `atob` of browsers reads.
  package static func base64(_ bytes: [UInt8]) -> Markup {
    var markup: Markup = ""
    markup.text = Base64.text(bytes)
    return markup
  }

  /// Texts as a JSON array that may stand inside a script element: no letter of it can end the element.
  package static func json(_ texts: [String]) -> Markup {
    let items = texts.enumerated().markup { index, text in
      let plain = InertText.visible(text, limit: 400).unicodeScalars.reduce(into: "") { result, scalar in
        switch scalar {
        case "\"", "\\", "<", ">", "&", "'": result += "\\u00" + String(scalar.value, radix: 16)
        default: result.unicodeScalars.append(scalar)
        }
      }
      return index == 0 ? "\"\(plain)\"" : ",\"\(plain)\""
    }
    return "[\(items)]"
  }

  /// Text with its line breaks; anything else that controls is spelled out.
  package static func lines(_ text: String, most: Int) -> Markup {
    text.split(separator: "\n", omittingEmptySubsequences: false).prefix(most).enumerated()
      .markup { $0 == 0 ? "\(String($1))" : "\n\(String($1))" }
  }

  /// A name that may be broken behind its dots where it is too long for its line.
  package static func breakable(_ name: String) -> Markup {
    name.split(separator: ".", omittingEmptySubsequences: false).enumerated()
      .markup { $0 == 0 ? "\(String($1))" : ".<wbr/>\(String($1))" }
  }

  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    package init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }

    package mutating func appendLiteral(_ literal: String) { text += literal }
    package mutating func appendInterpolation(_ string: String) {
      // A number and its percent sign stay on one line.
      text += InertText.xml(string, limit: Markup.longestText).replacing(" %", with: "\u{A0}%")
    }
    package mutating func appendInterpolation(_ markup: Markup) { text += markup.text }
    package mutating func appendInterpolation(_ number: some BinaryInteger) { text += String(number) }
    /// A coordinate, with at most two decimals.
    package mutating func appendInterpolation(_ number: Double) { text += SVGText.number(number) }
  }
}

extension Sequence {
  /// The pieces that the elements turn into, one after the other.
  package func markup(_ transform: (Element) -> Markup) -> Markup { Markup(map(transform)) }
}
