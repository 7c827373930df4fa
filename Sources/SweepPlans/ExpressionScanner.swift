import Quantities

/// Cuts the text of an expression into tokens.
struct ExpressionScanner {
  enum Token: Equatable {
    case measure(Measure)
    case name(String)
    case symbol(String)
    case end
  }

  private let scalars: [Unicode.Scalar]
  private var next = 0
  /// Where the present token starts.
  private(set) var offset = 0
  /// The present token.
  private(set) var token = Token.end

  init(_ text: String) throws(ExpressionFault) {
    scalars = Array(text.unicodeScalars)
    try advance()
  }

  /// The present token as a message shows it.
  var found: String {
    switch token {
    case .end: "the end of the expression"
    case .measure(let measure): "'\(measure.text)'"
    case .name(let name): "'\(name)'"
    case .symbol(let symbol): "'\(symbol)'"
    }
  }

  mutating func advance() throws(ExpressionFault) {
    while next < scalars.count, scalars[next] == " " { next += 1 }
    offset = next
    guard next < scalars.count else {
      token = .end
      return
    }
    if Self.isDigit(scalars[next]) {
      token = .measure(try number())
    } else if Self.isLetter(scalars[next]) {
      token = .name(take { Self.isLetter($0) || Self.isDigit($0) || $0 == "." })
    } else {
      token = .symbol(try symbol())
    }
  }

  private mutating func take(while isPart: (Unicode.Scalar) -> Bool) -> String {
    let start = next
    while next < scalars.count, isPart(scalars[next]) { next += 1 }
    return String(String.UnicodeScalarView(scalars[start..<next]))
  }

  /// A number, with its unit where its letters follow at once or behind any number of spaces.
  private mutating func number() throws(ExpressionFault) -> Measure {
    var digits = take { Self.isDigit($0) || $0 == "." || $0 == "_" }
    if next + 1 < scalars.count, scalars[next] == "e" || scalars[next] == "E",
      Self.isDigit(scalars[next + 1])
        || (next + 2 < scalars.count && Self.isDigit(scalars[next + 2])
          && (scalars[next + 1] == "-" || scalars[next + 1] == "+"))
    {
      digits += String(scalars[next])
      next += 1
      if !Self.isDigit(scalars[next]) {
        digits += String(scalars[next])
        next += 1
      }
      digits += take(while: Self.isDigit)
    }
    let back = next
    while next < scalars.count, scalars[next] == " " { next += 1 }
    let unit = take { Self.isLetter($0) || $0 == "2" }
    guard !unit.isEmpty, let dimension = Dimension.named(unit) else {
      guard unit.isEmpty || next > back + unit.unicodeScalars.count else {
        throw ExpressionFault(expected: "a unit", found: "'\(unit)'", offset: back)
      }
      next = back
      guard let value = Double(digits.filter { $0 != "_" }), value.isFinite else {
        throw ExpressionFault(expected: "a number", found: "'\(digits)'", offset: offset)
      }
      return Measure(value)
    }
    do throws(QuantityError) {
      return Measure(try QuantityText.parse("\(digits) \(unit)", as: dimension), dimension)
    } catch {
      throw ExpressionFault(
        expected: error.expected, found: error.found, suggestion: error.suggestion, offset: offset)
    }
  }

  private mutating func symbol() throws(ExpressionFault) -> String {
    let two = String(String.UnicodeScalarView(scalars[next..<min(next + 2, scalars.count)]))
    if ["<=", ">=", "==", "!="].contains(two) {
      next += 2
      return two
    }
    let one = String(scalars[next])
    guard "+-*/%<>(),".contains(one) else {
      throw ExpressionFault(
        expected: "a number, a path or an operator", found: "'\(one)'", suggestion: one == "=" ? "==" : nil,
        offset: next)
    }
    next += 1
    return one
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { (48...57).contains(scalar.value) }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    (65...90).contains(scalar.value & ~32) || scalar == "_" || scalar == "\u{B5}" || scalar == "\u{3BC}"
  }
}
