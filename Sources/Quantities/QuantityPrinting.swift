extension SimDuration {
  /// Exact text with the prefix that reads best, such as `4.1 ns`.
  public var text: String { QuantityText.text(Int128(picoseconds), .time) }
}

extension SimTime {
  /// Exact text with the prefix that reads best, such as `4.1 ns`.
  public var text: String { QuantityText.text(Int128(picoseconds), .time) }
}

extension Energy {
  /// Exact text with the prefix that reads best, such as `23.6 pJ`.
  public var text: String { QuantityText.text(attojoules, .energy) }
}

extension Power {
  /// Exact text with the prefix that reads best, such as `5 uW`.
  public var text: String { QuantityText.text(Int128(nanowatts), .power) }
}

extension Frequency {
  /// Exact text with the prefix that reads best, such as `100 MHz`.
  public var text: String { QuantityText.text(Int128(hertz), .frequency) }
}

extension Area {
  /// Exact text with the prefix that reads best, such as `0.41 mm2`.
  public var text: String { QuantityText.text(Int128(squareMicrometres), .area) }
}
