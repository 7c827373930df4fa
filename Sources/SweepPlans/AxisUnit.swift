import Quantities

/// What a setting of a range counts.
struct AxisUnit: Sendable, Hashable {
  /// Base units of a dimension; nil for plain numbers.
  var dimension: Dimension?
  /// Decimal places of a plain number: with two of them, setting 250 is 2.5.
  var places = 0

  /// Most decimal places.
  static let mostPlaces = 9

  /// Whole numbers.
  static let one = AxisUnit()

  /// The value at a setting as a file states it.
  func text(_ setting: Int64) -> String {
    if let dimension { return QuantityText.text(Int128(setting), dimension) }
    return QuantityText.decimal(Int128(setting), places: places)
  }

  /// The setting whose value a text states; nil for any other text.
  func setting(of text: String) -> Int64? {
    if let dimension { return try? QuantityText.parse(text, as: dimension) }
    return DecimalNumber(text).flatMap { try? $0.scaled(tens: places, twos: 0) }
  }
}
