/// A clock frequency in whole hertz.
@frozen public struct Frequency: Sendable, Hashable, Comparable {
  /// Whole hertz.
  public let hertz: Int64

  /// Makes an amount from its count of base units.
  @inlinable public init(hertz: Int64) { self.hertz = hertz }

  /// Whether `a` is less than `b`.
  @inlinable public static func < (a: Frequency, b: Frequency) -> Bool { a.hertz < b.hertz }

  /// The period, rounded half to even once to whole picoseconds.
  public var period: SimDuration {
    let (quotient, remainder) = Int64(1_000_000_000_000).quotientAndRemainder(dividingBy: hertz)
    let up = remainder > hertz - remainder || (remainder == hertz - remainder && quotient % 2 != 0)
    return SimDuration(picoseconds: quotient + (up ? 1 : 0))
  }
}
