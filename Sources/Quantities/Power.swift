/// A constant power in whole nanowatts.
@frozen public struct Power: Sendable, Hashable, Comparable {
  /// Whole nanowatts.
  public let nanowatts: Int64

  /// Makes an amount from its count of base units.
  @inlinable public init(nanowatts: Int64) { self.nanowatts = nanowatts }

  /// Nothing.
  public static let zero = Power(nanowatts: 0)

  /// Whether `a` is less than `b`.
  @inlinable public static func < (a: Power, b: Power) -> Bool { a.nanowatts < b.nanowatts }
}
