/// An instant of simulated time: whole picoseconds since the start of the run.
@frozen public struct SimTime: Sendable, Hashable, Comparable {
  /// Picoseconds, never negative; 2^63 ps are 106 days.
  public let picoseconds: Int64

  /// Makes an instant.
  @inlinable public init(picoseconds: Int64) { self.picoseconds = picoseconds }

  /// The start of every run.
  public static let zero = SimTime(picoseconds: 0)

  /// Whether `a` is less than `b`.
  @inlinable public static func < (a: SimTime, b: SimTime) -> Bool { a.picoseconds < b.picoseconds }
  /// The instant a duration later.
  ///
  /// Traps on overflow.
  @inlinable public static func + (a: SimTime, b: SimDuration) -> SimTime {
    SimTime(picoseconds: a.picoseconds + b.picoseconds)
  }
}

/// A length of simulated time in whole picoseconds.
@frozen public struct SimDuration: Sendable, Hashable, Comparable {
  /// Whole picoseconds.
  public let picoseconds: Int64

  /// Makes a duration.
  @inlinable public init(picoseconds: Int64) { self.picoseconds = picoseconds }

  /// Nothing.
  public static let zero = SimDuration(picoseconds: 0)

  /// Whether `a` is less than `b`.
  @inlinable public static func < (a: SimDuration, b: SimDuration) -> Bool { a.picoseconds < b.picoseconds }
  /// The sum, exact; traps on overflow.
  @inlinable public static func + (a: SimDuration, b: SimDuration) -> SimDuration {
    SimDuration(picoseconds: a.picoseconds + b.picoseconds)
  }
  /// The duration of `count` such steps one after the other.
  ///
  /// Traps on overflow.
  @inlinable public static func * (a: SimDuration, count: Int64) -> SimDuration {
    SimDuration(picoseconds: a.picoseconds * count)
  }
}
