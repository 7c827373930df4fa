/// An amount of energy in whole attojoules (1e-18 J), 128 bits wide so that totals of long runs fit.
@frozen public struct Energy: Sendable, Hashable, Comparable {
  /// Whole attojoules.
  public let attojoules: Int128

  /// Makes an amount from its count of base units.
  @inlinable public init(attojoules: Int128) { self.attojoules = attojoules }

  /// Nothing.
  public static let zero = Energy(attojoules: 0)

  /// Whether `a` is less than `b`.
  @inlinable public static func < (a: Energy, b: Energy) -> Bool { a.attojoules < b.attojoules }
  /// The sum, exact; traps on overflow.
  @inlinable public static func + (a: Energy, b: Energy) -> Energy {
    Energy(attojoules: a.attojoules + b.attojoules)
  }
  /// The energy of `count` actions of this price.
  ///
  /// Exact.
  @inlinable public static func * (a: Energy, count: Int64) -> Energy {
    Energy(attojoules: a.attojoules * Int128(count))
  }

  /// The energy in femtojoules, rounded half to even: the rounding of one table cell.
  public var roundedFemtojoules: Int64 {
    let (quotient, remainder) = attojoules.quotientAndRemainder(dividingBy: 1000)
    let twice = remainder.magnitude * 2
    let up = twice > 1000 || (twice == 1000 && quotient % 2 != 0)
    return Int64(quotient + (up ? (remainder < 0 ? -1 : 1) : 0))
  }
}
