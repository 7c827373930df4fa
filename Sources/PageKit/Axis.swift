import Reporting

/// An axis of a plot: where values lie, and which of them are labelled.
package struct Axis {
  /// A labelled value.
  package struct Tick {
    package var value: Double
    package var label: String
  }

  package let ticks: [Tick]
  private let isLogarithmic: Bool
  private let low: Double
  private let high: Double

  /// Values beyond it lie at the end of an axis: steps of larger ones are not finite.
  private static let largest = 1e300

  /// An axis from 0 to a round value that is not less than `most`.
  package init(linearTo most: Double, label: (Double) -> String) {
    let wanted = most.isFinite && most > 0 ? min(most, Self.largest) : 1
    var step = Self.powerOfTen(atMost: wanted / 4)
    for factor in [2.0, 2.5, 2.0] where wanted / step > 5.01 { step *= factor }
    let count = Int((wanted / step - 0.001).rounded(.up))
    (isLogarithmic, low, high) = (false, 0, Double(max(1, count)) * step)
    ticks = (0...max(1, count)).map { Tick(value: Double($0) * step, label: label(Double($0) * step)) }
  }

  /// An axis between round values around `range`, which need not hold 0.
  package init(linearAround range: ClosedRange<Double>, label: (Double) -> String) {
    let range = range.clamped(to: -Self.largest...Self.largest)
    let width = range.upperBound - range.lowerBound
    let magnitude = max(range.upperBound.magnitude, range.lowerBound.magnitude)
    // What differs by less than a label can show is one value.
    let wanted = width.isFinite && width > magnitude * 1e-9 ? width : magnitude > 0 ? magnitude : 1
    var step = Self.powerOfTen(atMost: wanted / 4)
    for factor in [2.0, 2.5, 2.0] where wanted / step > 5.01 { step *= factor }
    let first = (range.lowerBound / step + 0.001).rounded(.down)
    let last = max(first + 1, (range.upperBound / step - 0.001).rounded(.up))
    (isLogarithmic, low, high) = (false, first * step, last * step)
    ticks = (0...Int(last - first)).map { (first + Double($0)) * step }
      .map { Tick(value: $0, label: label($0)) }
  }

  /// A logarithmic axis around positive values, from a power of ten to another, at most `labels` of them labelled.
  package init(logarithmic values: [Double], labels: Int = 7, label: (Double) -> String) {
    let positive = values.filter { $0.isFinite && $0 > 0 }.map { min($0, Self.largest) }
    let bottom = Self.powerOfTen(atMost: positive.min() ?? 1)
    var tens = [bottom]
    while let last = tens.last, last < (positive.max() ?? 10) * 0.999, tens.count < 40 {
      tens.append(last * 10)
    }
    if tens.count == 1 { tens.append(bottom * 10) }
    (isLogarithmic, low, high) = (true, bottom, tens[tens.count - 1])
    let step = (tens.count + labels - 1) / labels
    ticks = tens.enumerated().filter { $0.offset % step == 0 }
      .map { Tick(value: $0.element, label: label($0.element)) }
  }

  /// Where a value lies, from 0 at the start of the axis to 1 at its end; values beyond an end lie on it.
  package func place(_ value: Double) -> Double {
    guard isLogarithmic else { return min(1, max(0, (value - low) / (high - low))) }
    let decades = Self.log10(high / low)
    return min(1, max(0, Self.log10(max(value, low) / low) / decades))
  }

  private static func powerOfTen(atMost value: Double) -> Double {
    var power = 1.0
    while power > value * 1.0000001, power > 1e-30 { power /= 10 }
    while power * 10 <= value * 1.0000001, power < largest { power *= 10 }
    return power
  }

  /// The logarithm from exactly defined operations: no result depends on a mathematics library.
  package static func log10(_ value: Double) -> Double {
    guard value.isFinite, value > 0 else { return 0 }
    // log2 of the significand in [1, 2) bit by bit: squaring doubles it.
    var significand = value.significand
    var result = Double(value.exponent)
    var bit = 0.5
    while bit > 1e-12 {
      significand *= significand
      if significand >= 2 {
        significand /= 2
        result += bit
      }
      bit /= 2
    }
    return result * 0.301_029_995_663_981_2
  }

  /// A value with an SI prefix and no more digits than it needs: `20 M`, `1.5 k`; a small number without a unit as a
  /// decimal, `0.1`, because its `100 m` would be taken for a length or for millions.
  package static func short(_ value: Double, unit: String = "") -> String {
    guard value.isFinite, value != 0 else { return unit.isEmpty ? "0" : "0 \(unit)" }
    if unit.isEmpty, value.magnitude < 0.9995, value.magnitude >= 0.001 { return decimal(value) }
    var (scaled, index) = (value, 5)
    while scaled.magnitude >= 999.5, index < prefixes.count - 1 {
      (scaled, index) = (scaled / 1000, index + 1)
    }
    while scaled.magnitude < 0.9995, index > 0 { (scaled, index) = (scaled * 1000, index - 1) }
    let tail = prefixes[index] + unit
    let scale = scaled.magnitude >= 99.95 ? 1.0 : scaled.magnitude >= 9.995 ? 10 : 100
    scaled = (scaled * scale).rounded(.toNearestOrEven) / scale
    return SVGText.number(scaled) + (tail.isEmpty ? "" : " " + tail)
  }

  /// Three significant digits of a number between 0.001 and 1, without zeros behind them.
  private static func decimal(_ value: Double) -> String {
    let (places, unit) =
      value.magnitude < 0.01 ? (5, 100_000) : value.magnitude < 0.1 ? (4, 10_000) : (3, 1000)
    let text = Ratio(Int((value * Double(unit)).rounded(.toNearestOrEven)), unit).text(places: places)
    return String(text.reversed().drop { $0 == "0" }.reversed())
  }

  private static let prefixes = ["f", "p", "n", "µ", "m", "", "k", "M", "G", "T", "P", "E"]
}
