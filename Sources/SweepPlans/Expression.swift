/// A checked formula of a sweep file: numbers with units, paths, `+ - * / %`, comparisons and a few functions.
///
/// There is no assignment, no loop and no call into anything outside: an expression can be hashed, checked for
/// dimensions, and always ends.
public indirect enum Expression: Sendable {
  /// Functions, with the number of their arguments.
  public enum Function: String, Sendable, CaseIterable {
    case minimum = "min"
    case maximum = "max"
    case ceiling = "ceil"
    case floor
    case round
    case log2
    case power = "pow"

    var arguments: ClosedRange<Int> {
      switch self {
      case .minimum, .maximum: 1...16
      case .ceiling, .floor, .round, .log2: 1...1
      case .power: 2...2
      }
    }
  }

  /// Operators of two values.
  public enum Operator: String, Sendable, CaseIterable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case equal = "=="
    case unequal = "!="
    case less = "<"
    case greater = ">"

    /// Whether the result is a truth value.
    public var isComparison: Bool { precedence == 0 }

    /// Binds closer where higher.
    var precedence: Int {
      switch self {
      case .lessOrEqual, .greaterOrEqual, .equal, .unequal, .less, .greater: 0
      case .add, .subtract: 1
      case .multiply, .divide, .remainder: 2
      }
    }
  }

  case measure(Measure)
  case path(String)
  case negated(Expression)
  case binary(Operator, Expression, Expression)
  case call(Function, [Expression])

  /// Every path in the expression, in order of appearance.
  public var paths: [String] {
    switch self {
    case .measure: []
    case .path(let path): [path]
    case .negated(let one): one.paths
    case .binary(_, let left, let right): left.paths + right.paths
    case .call(_, let arguments): arguments.flatMap(\.paths)
    }
  }

  /// Whether the outermost operator compares.
  public var isComparison: Bool {
    guard case .binary(let symbol, _, _) = self else { return false }
    return symbol.isComparison
  }
}
