extension Expression {
  /// The dimension of the value, as far as the dimensions of the paths decide it; nil where it is not known.
  ///
  /// What it finds wrong is wrong whatever the values are, so that it can be said before there are any.
  ///
  /// - Parameter scope: the dimension of a path; nil where it is not known.
  /// - Throws: where dimensions do not fit, and what `scope` throws.
  /// - Returns: the exponents of the units.
  func exponents(
    _ scope: (String) throws(ExpressionFault) -> Measure.Exponents?
  ) throws(ExpressionFault) -> Measure.Exponents? {
    switch self {
    case .measure(let measure): return measure.exponents
    case .path(let path): return try scope(path)
    case .negated(let one): return try one.exponents(scope)
    case .binary(let symbol, let left, let right):
      let (left, right) = (try left.exponents(scope), try right.exponents(scope))
      guard let left, let right else { return symbol.isComparison ? Measure.Exponents.none : nil }
      switch symbol {
      case .multiply: return try left.combined(right, 1)
      case .divide: return try left.combined(right, -1)
      default:
        try Self.check(right, like: left, symbol.bothSides)
        return symbol.isComparison ? Measure.Exponents.none : left
      }
    case .call(let function, let arguments):
      var known: [Measure.Exponents?] = []
      for argument in arguments { known.append(try argument.exponents(scope)) }
      return try Self.exponents(function, known, arguments)
    }
  }

  private static func exponents(
    _ function: Function, _ known: [Measure.Exponents?], _ arguments: [Expression]
  ) throws(ExpressionFault) -> Measure.Exponents? {
    let given = known.compactMap(\.self)
    switch function {
    case .minimum, .maximum:
      guard let first = given.first else { return nil }
      for other in given { try check(other, like: first, function.everyArgument) }
      return first
    case .ceiling, .floor, .round, .log2:
      if let first = given.first { try checkNumber(function, first) }
      return Measure.Exponents.none
    case .power:
      // Of a unit the power decides the dimension, and is a value.
      if known[0] == Measure.Exponents.none { return Measure.Exponents.none }
      guard let base = known[0], arguments[1].paths.isEmpty else { return nil }
      let power = try arguments[1].value { (_) throws(ExpressionFault) in Measure(0) }
      guard let whole = Int(exactly: power.value), Measure.Exponents.powers.contains(whole) else {
        return nil
      }
      return try base.times(whole)
    }
  }

  // MARK: Rules that hold for values too

  /// Refuses a dimension that differs from the first one of a place such as `on both sides of '+'`.
  static func check(
    _ given: Measure.Exponents, like first: Measure.Exponents, _ place: @autoclosure () -> String
  ) throws(ExpressionFault) {
    guard given != first else { return }
    throw ExpressionFault(expected: "\(first.phrase) \(place())", found: given.phrase)
  }

  static func checkNumber(_ function: Function, _ given: Measure.Exponents) throws(ExpressionFault) {
    guard given != .none else { return }
    throw ExpressionFault(expected: "a number without a unit in \(function.rawValue)", found: given.phrase)
  }
}

extension Expression.Operator {
  /// Where dimensions have to be equal, for messages.
  var bothSides: String { "on both sides of '\(rawValue)'" }
}

extension Expression.Function {
  /// Where dimensions have to be equal, for messages.
  var everyArgument: String { "in every argument of \(rawValue)" }
}
