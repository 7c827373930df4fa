/// A unit prefix: a power of ten, or of two for the binary multiples of a byte.
struct UnitPrefix: Sendable, Hashable {
  var symbol: String
  /// Power of ten.
  var exponent: Int
  /// Power of two.
  var shift: Int

  init(_ symbol: String, exponent: Int = 0, shift: Int = 0) {
    self.symbol = symbol
    self.exponent = exponent
    self.shift = shift
  }

  /// No prefix and the decimal multiples, ascending.
  static let multiples = [
    UnitPrefix(""), UnitPrefix("k", exponent: 3), UnitPrefix("M", exponent: 6), UnitPrefix("G", exponent: 9),
    UnitPrefix("T", exponent: 12),
  ]

  /// Decimal fractions and multiples, ascending.
  ///
  /// The micro sign and the Greek mu both stand for `u`.
  static let decimal =
    [
      UnitPrefix("a", exponent: -18), UnitPrefix("f", exponent: -15), UnitPrefix("p", exponent: -12),
      UnitPrefix("n", exponent: -9), UnitPrefix("u", exponent: -6), UnitPrefix("\u{B5}", exponent: -6),
      UnitPrefix("\u{3BC}", exponent: -6), UnitPrefix("m", exponent: -3),
    ] + multiples

  /// Binary multiples, ascending.
  static let binary = [
    UnitPrefix("Ki", shift: 10), UnitPrefix("Mi", shift: 20), UnitPrefix("Gi", shift: 30),
    UnitPrefix("Ti", shift: 40),
  ]
}
