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
}
