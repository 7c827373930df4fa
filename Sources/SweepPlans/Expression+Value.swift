import Glibc
import Quantities

extension Expression {
  /// The value, with paths looked up in `scope`.
  ///
  /// A comparison gives 1 or 0.
  ///
  /// - Throws: where dimensions do not fit, a path is unknown, or a result is not finite.
  public func value(
    _ scope: (String) throws(ExpressionFault) -> Measure
  ) throws(ExpressionFault) -> Measure {
    let result: Measure
    switch self {
    case .measure(let measure): result = measure
    case .path(let path): result = try scope(path)
    case .negated(let one):
      let measure = try one.value(scope)
      result = Measure(-measure.value, measure.exponents)
    case .binary(let symbol, let left, let right):
      result = try Self.apply(symbol, try left.value(scope), try right.value(scope))
    case .call(let function, let arguments):
      var values: [Measure] = []
      for argument in arguments { values.append(try argument.value(scope)) }
      result = try Self.apply(function, values)
    }
    guard result.value.isFinite else {
      throw ExpressionFault(
        expected: "a finite result",
        found: result.value.isNaN ? "none (0/0, or a logarithm below 0)" : "\(result.value)")
    }
    return result
  }

  private static func apply(
    _ symbol: Operator, _ left: Measure, _ right: Measure
  ) throws(ExpressionFault) -> Measure {
    switch symbol {
    case .multiply:
      return Measure(left.value * right.value, try left.exponents.combined(right.exponents, 1))
    case .divide: return Measure(left.value / right.value, try left.exponents.combined(right.exponents, -1))
    default: break
    }
    try check(right.exponents, like: left.exponents, symbol.bothSides)
    switch symbol {
    case .add: return Measure(left.value + right.value, left.exponents)
    case .subtract: return Measure(left.value - right.value, left.exponents)
    case .remainder: return Measure(fmod(left.value, right.value), left.exponents)
    default: return Measure(compares(symbol, left.value, right.value) ? 1 : 0)
    }
  }

  private static func compares(_ symbol: Operator, _ left: Double, _ right: Double) -> Bool {
    switch symbol {
    case .lessOrEqual: left <= right
    case .greaterOrEqual: left >= right
    case .equal: left == right
    case .unequal: left != right
    case .less: left < right
    default: left > right
    }
  }

  private static func apply(_ function: Function, _ values: [Measure]) throws(ExpressionFault) -> Measure {
    let first = values[0]
    switch function {
    case .minimum, .maximum:
      for value in values { try check(value.exponents, like: first.exponents, function.everyArgument) }
      let numbers = values.map(\.value)
      let chosen = function == .minimum ? numbers.min() : numbers.max()
      return Measure(chosen ?? 0, first.exponents)
    case .power:
      guard values[1].exponents == .none, let power = Int(exactly: values[1].value),
        Measure.Exponents.powers.contains(power)
      else {
        guard first.exponents == .none, values[1].exponents == .none else {
          throw ExpressionFault(expected: "a whole number as the power of a unit", found: values[1].text)
        }
        return Measure(pow(first.value, values[1].value))
      }
      return Measure(pow(first.value, Double(power)), try first.exponents.times(power))
    case .ceiling, .floor, .round, .log2:
      try checkNumber(function, first.exponents)
      switch function {
      case .ceiling: return Measure(first.value.rounded(.up))
      case .floor: return Measure(first.value.rounded(.down))
      case .round: return Measure(first.value.rounded(.toNearestOrEven))
      default: return Measure(Glibc.log2(first.value))
      }
    }
  }
}
