import Quantities

/// Reads the text of an expression.
///
/// Grammar, loosest first: `a <= b` (one comparison), `a + b - c`, `a * b / c % d`, `-a`, and a number with its
/// unit, a path, `function(a, b)` or `(a)`.
public struct ExpressionParser {
  /// Most parentheses and signs inside each other.
  static let depthLimit = 32
  /// Longest text.
  static let lengthLimit = 1000

  private var scanner: ExpressionScanner
  private var depth = 0

  /// Reads a whole text.
  public static func parse(_ text: String) throws(ExpressionFault) -> Expression {
    guard text.unicodeScalars.count <= lengthLimit else {
      throw ExpressionFault(expected: "at most \(lengthLimit) characters", found: "more")
    }
    var parser = ExpressionParser(scanner: try ExpressionScanner(text))
    let expression = try parser.comparison()
    guard parser.scanner.token == .end else { throw parser.fault("an operator") }
    return expression
  }

  private func fault(_ expected: String, _ suggestion: String? = nil) -> ExpressionFault {
    ExpressionFault(
      expected: expected, found: scanner.found, suggestion: suggestion, offset: scanner.offset)
  }

  private mutating func comparison() throws(ExpressionFault) -> Expression {
    let left = try chain(1)
    guard let symbol = binary(0) else { return left }
    try scanner.advance()
    return .binary(symbol, left, try chain(1))
  }

  /// Operators of one precedence, from left to right.
  private mutating func chain(_ precedence: Int) throws(ExpressionFault) -> Expression {
    guard precedence <= 2 else { return try prefix() }
    var left = try chain(precedence + 1)
    while let symbol = binary(precedence) {
      try scanner.advance()
      left = .binary(symbol, left, try chain(precedence + 1))
    }
    return left
  }

  private func binary(_ precedence: Int) -> Expression.Operator? {
    guard case .symbol(let text) = scanner.token, let symbol = Expression.Operator(rawValue: text),
      symbol.precedence == precedence
    else { return nil }
    return symbol
  }

  private mutating func prefix() throws(ExpressionFault) -> Expression {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw fault("at most \(Self.depthLimit) levels") }
    guard scanner.token == .symbol("-") else { return try value() }
    try scanner.advance()
    return .negated(try prefix())
  }

  private mutating func value() throws(ExpressionFault) -> Expression {
    switch scanner.token {
    case .measure(let measure):
      try scanner.advance()
      return .measure(measure)
    case .symbol("("):
      try scanner.advance()
      let inside = try chain(1)
      try take(")")
      return inside
    case .name(let name): return try named(name)
    case .symbol, .end: throw fault("a number, a path or '('")
    }
  }

  private mutating func named(_ name: String) throws(ExpressionFault) -> Expression {
    let start = scanner.offset
    try scanner.advance()
    guard scanner.token == .symbol("(") else { return .path(name) }
    let names = Expression.Function.allCases.map(\.rawValue)
    guard let function = Expression.Function(rawValue: name) else {
      throw ExpressionFault(
        expected: "a function (\(names.joined(separator: ", ")))", found: "'\(name)'",
        suggestion: NearestName.find(name, in: names), offset: start)
    }
    try scanner.advance()
    var arguments = [try chain(1)]
    while scanner.token == .symbol(",") {
      try scanner.advance()
      arguments.append(try chain(1))
    }
    try take(")")
    guard function.arguments.contains(arguments.count) else {
      throw ExpressionFault(
        expected: "\(function.arguments.upperBound) arguments of \(name)", found: "\(arguments.count)",
        offset: start)
    }
    return .call(function, arguments)
  }

  private mutating func take(_ symbol: String) throws(ExpressionFault) {
    guard scanner.token == .symbol(symbol) else { throw fault("'\(symbol)'") }
    try scanner.advance()
  }
}
