/// A quotient of two integers, printed with a fixed number of decimals and no floating point on the way.
public struct Ratio: Sendable, Hashable {
  /// What is divided.
  public var numerator: Int128
  /// What it is divided by; zero makes the ratio zero.
  public var denominator: Int128

  /// Makes the quotient; a denominator of zero makes it zero, for a rate over nothing.
  public init<A: BinaryInteger, B: BinaryInteger>(_ numerator: A, _ denominator: B) {
    self.numerator = Int128(clamping: numerator)
    self.denominator = Int128(clamping: denominator)
  }

  /// The decimal text with `places` digits behind the point, rounded half to even.
  public func text(places: Int = 6) -> String {
    let (whole, fraction) = digits(places: min(max(places, 0), 18))
    let sign = isNegative && (whole != 0 || fraction != 0) ? "-" : ""
    guard places > 0 else { return "\(sign)\(whole)" }
    let digits = String(fraction)
    return "\(sign)\(whole)." + String(repeating: "0", count: max(0, places - digits.count)) + digits
  }

  /// The double nearest to the quotient after rounding to six decimals: the number of tables and JSON.
  var rounded: Double { Double(text()) ?? 0 }

  /// The nearest double, for positions and colours in drawings only.
  public var value: Double { denominator == 0 ? 0 : Double(numerator) / Double(denominator) }

  private var isNegative: Bool { denominator != 0 && (numerator < 0) != (denominator < 0) }

  private func digits(places: Int) -> (whole: UInt128, fraction: UInt128) {
    guard denominator != 0 else { return (0, 0) }
    let (whole, remainder) = numerator.magnitude.quotientAndRemainder(dividingBy: denominator.magnitude)
    let scale = (0..<places).reduce(UInt128(1)) { power, _ in power * 10 }
    // remainder < 2^127, scale < 2^60: shift both sides down where the product would not fit.
    let excess = max(0, 64 - (remainder.leadingZeroBitCount))
    let part = (remainder >> UInt128(excess)) * scale
    let divisor = max(1, denominator.magnitude >> UInt128(excess))
    let (quotient, rest) = part.quotientAndRemainder(dividingBy: divisor)
    let twice = rest * 2
    let isUp = twice > divisor || (twice == divisor && (places == 0 ? whole : quotient) % 2 == 1)
    let rounded = quotient + (isUp ? 1 : 0)
    return rounded >= scale ? (whole + 1, 0) : (whole, rounded)
  }
}
