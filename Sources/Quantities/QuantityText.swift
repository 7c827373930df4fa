/// Quantities as text: `23.6 pJ`, `4.1 ns`, `256 KiB`.
///
/// Exact decimal arithmetic, no floating point.
public enum QuantityText {
  /// Reads a quantity as a whole number of base units.
  ///
  /// The number has ASCII digits, `_` between digits, one `.` and an optional exponent; the unit follows,
  /// with or without spaces. Throws where the text has no unit, a unit of another dimension or an unknown
  /// one, is finer than the base unit, or leaves 64 bits.
  public static func parse(_ text: String, as dimension: Dimension) throws(QuantityError) -> Int64 {
    try parse(text, UnitSpelling(dimension))
  }

  /// Reads a time on the wall in picoseconds: as any time, and in `min` and `h`, which a time of a chip never has.
  ///
  /// Throws as `parse(_:as:)` does.
  public static func parseWallTime(_ text: String) throws(QuantityError) -> Int64 {
    try parse(text, .wallTime)
  }

  private static func parse(_ text: String, _ spelling: UnitSpelling) throws(QuantityError) -> Int64 {
    let dimension = spelling.dimension
    let (number, unit) = try split(text, spelling)
    guard !unit.isEmpty else {
      throw QuantityError(
        .missingUnit, expected: "\(dimension.phrase) with its unit",
        found: "the bare number '\(shown(text))'",
        suggestion: "\(DecimalNumber.shownNumber(text)) \(spelling.exampleUnit)")
    }
    guard let scale = spelling.scale(of: unit) else { throw unitError(unit, number, text, spelling) }
    do throws(DecimalNumber.ScaleFault) {
      return try number.scaled(tens: scale.tens, twos: scale.twos, factor: scale.factor)
    } catch {
      switch error {
      case .fractional:
        throw QuantityError(
          .finerThanBase, expected: "a whole number of \(dimension.baseUnit) (the base unit)",
          found: "the finer '\(shown(text))'")
      case .overflow: throw overflow(text, dimension)
      }
    }
  }

  /// Prints a count of base units exactly, with the prefix that reads best: 23_600_000 aJ is `23.6 pJ`.
  public static func text(_ count: Int128, _ dimension: Dimension) -> String {
    if dimension == .memory { return memoryText(count) }
    let magnitude = count.magnitude
    let candidates = dimension.prefixes.filter { $0.symbol.allSatisfy(\.isASCII) }
    var places = 0
    var symbol = ""
    for prefix in candidates {
      let exponent = prefix.exponent * dimension.prefixPower - dimension.baseExponent
      guard exponent >= 0, exponent == 0 || magnitude >= threshold(exponent, dimension) else { continue }
      (places, symbol) = (exponent, prefix.symbol)
    }
    if magnitude == 0 { return "0 \(dimension.baseUnit)" }
    return "\(decimal(count, places: places)) \(symbol)\(dimension.symbol)"
  }

  /// Least count that is printed with a prefix `exponent` powers of ten above the base.
  ///
  /// Areas go up to square millimetres early, but not further: `0.41 mm2` reads better than `410000 um2`, and
  /// `15200 mm2` than `0.0152 m2`.
  private static func threshold(_ exponent: Int, _ dimension: Dimension) -> UInt128 {
    powerOfTen(dimension == .area && exponent <= 6 ? exponent - 2 : exponent)
  }

  private static func memoryText(_ count: Int128) -> String {
    let magnitude = count.magnitude
    let sign = count < 0 ? "-" : ""
    for prefix in UnitPrefix.binary.reversed() {
      let unit = UInt128(1) << UInt128(prefix.shift)
      let (hundreds, overflow) = magnitude.multipliedReportingOverflow(by: 100)
      guard !overflow, magnitude >= unit, hundreds % unit == 0 else { continue }
      return "\(sign)\(decimal(hundreds / unit, places: 2)) \(prefix.symbol)B"
    }
    return "\(count) B"
  }

  /// `count` / 10^places, without trailing zeros.
  package static func decimal(_ count: Int128, places: Int) -> String {
    (count < 0 ? "-" : "") + decimal(count.magnitude, places: places)
  }

  private static func decimal(_ magnitude: UInt128, places: Int) -> String {
    let unit = powerOfTen(places)
    let fraction = String(magnitude % unit)
    var digits = String(repeating: "0", count: places - min(places, fraction.count)) + fraction
    while digits.last == "0" { digits.removeLast() }
    return digits.isEmpty ? "\(magnitude / unit)" : "\(magnitude / unit).\(digits)"
  }

  private static func powerOfTen(_ exponent: Int) -> UInt128 {
    (0..<max(0, exponent)).reduce(UInt128(1)) { power, _ in power * 10 }
  }

  private static func split(
    _ text: String, _ spelling: UnitSpelling
  ) throws(QuantityError) -> (DecimalNumber, String) {
    let bytes = Array(text.utf8)
    guard bytes.contains(where: { $0 != UInt8(ascii: " ") }) else {
      throw QuantityError(.empty, expected: spelling.expectation, found: "nothing")
    }
    do throws(DecimalNumber.Fault) {
      let (number, rest) = try DecimalNumber.read(bytes.drop { $0 == UInt8(ascii: " ") })
      return (number, String(decoding: rest, as: UTF8.self).trimmingSpaces())
    } catch {
      switch error {
      case .malformed:
        throw QuantityError(.notANumber, expected: spelling.expectation, found: "'\(shown(text))'")
      case .tooLong: throw overflow(text, spelling.dimension)
      }
    }
  }

  private static func unitError(
    _ unit: String, _ number: DecimalNumber, _ text: String, _ spelling: UnitSpelling
  ) -> QuantityError {
    if let other = Dimension.named(unit) {
      return QuantityError(
        .wrongDimension, expected: spelling.expectation,
        found: "\(other.phrase) ('\(shown(text))')")
    }
    return QuantityError(
      .unknownUnit, expected: spelling.expectation, found: "unknown unit '\(shown(unit))'",
      suggestion: spelling.nearest(to: unit, of: number))
  }

  private static func overflow(_ text: String, _ dimension: Dimension) -> QuantityError {
    QuantityError(
      .overflow,
      expected: "at most \(Self.text(Int128(Int64.max), dimension)) (64 bits of \(dimension.baseUnit))",
      found: "'\(shown(text))'")
  }

  /// The start of a text, for messages.
  private static func shown(_ text: String) -> String { text.count > 40 ? "\(text.prefix(40))..." : text }
}

extension DecimalNumber {
  /// The number of a bare quantity as an example shows it, cut where it is long.
  static func shownNumber(_ text: String) -> String { String(text.trimmingSpaces().prefix(20)) }
}

extension String {
  /// The text without spaces at its ends.
  func trimmingSpaces() -> String {
    var part = self[...]
    while part.first == " " { part.removeFirst() }
    while part.last == " " { part.removeLast() }
    return String(part)
  }
}
