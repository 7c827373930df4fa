/// A silicon area in whole square micrometres.
@frozen public struct Area: Sendable, Hashable, Comparable {
  /// Whole square micrometres.
  public let squareMicrometres: Int64

  /// Makes an amount from its count of base units.
  @inlinable public init(squareMicrometres: Int64) { self.squareMicrometres = squareMicrometres }

  /// Whether `a` is less than `b`.
  @inlinable public static func < (a: Area, b: Area) -> Bool { a.squareMicrometres < b.squareMicrometres }
}
