public import Quantities

/// One line of the energy books: one component of one operator on one tile.
public struct EnergyCell: Sendable, Hashable {
  /// Tile number; the number behind the last tile is the chip row.
  public var tile: Int
  /// Index into `RunRecord.operators`; nil for static energy.
  public var operation: Int?
  /// What the energy was spent on.
  public var component: EnergyComponent
  /// How often the action was done; 0 for static energy, and for that of the idle cores their number.
  public var count: Int64
  /// Price of one action; nil for static energy.
  public var price: Energy?
  /// The cell in femtojoules: count times price, rounded half to even once.
  public var femtojoules: Int128
}

extension EnergyCell {
  /// Largest cell in femtojoules: sums of up to 2^30 cells then fit 128 bits.
  static let limit = Int128(1) << 96

  /// Count times price, exactly, then rounded half to even to femtojoules; nil above `limit`.
  static func femtojoules(count: Int64, price: Energy) -> Int128? {
    let (exact, overflow) = price.attojoules.multipliedReportingOverflow(by: Int128(count))
    guard !overflow else { return nil }
    let (quotient, remainder) = thousandths(of: exact)
    let twice = remainder.magnitude * 2
    let away = twice > 1000 || (twice == 1000 && quotient % 2 != 0)
    let rounded = quotient + (away ? (remainder < 0 ? -1 : 1) : 0)
    return rounded.magnitude <= limit.magnitude ? rounded : nil
  }

  /// Whole thousandths and the rest; a division of 64 bits takes a tenth of the time of one of 128.
  private static func thousandths(of exact: Int128) -> (Int128, Int128) {
    guard let small = Int64(exactly: exact) else { return exact.quotientAndRemainder(dividingBy: 1000) }
    let (quotient, remainder) = small.quotientAndRemainder(dividingBy: 1000)
    return (Int128(quotient), Int128(remainder))
  }

  /// Energy of a constant power from time zero: floor(P * t) in femtojoules, so that the energy of [a, b), the
  /// difference of two such values, adds up over windows.
  static func femtojoules(_ power: Power, until picoseconds: Int64) -> Int128 {
    let (quotient, remainder) = (Int128(power.nanowatts) * Int128(picoseconds))
      .quotientAndRemainder(dividingBy: 1_000_000)
    return quotient - (remainder < 0 ? 1 : 0)
  }
}
