/// An amount of energy in whole attojoules (1e-18 J), 128 bits wide so that totals of long runs fit.
@frozen public struct Energy: Sendable, Hashable, Comparable {
  public let attojoules: Int128

  @inlinable public init(attojoules: Int128) { self.attojoules = attojoules }

  public static let zero = Energy(attojoules: 0)

  @inlinable public static func < (a: Energy, b: Energy) -> Bool { a.attojoules < b.attojoules }
  @inlinable public static func + (a: Energy, b: Energy) -> Energy { Energy(attojoules: a.attojoules + b.attojoules) }
  /// The energy of `count` actions of this price. Exact.
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

/// A constant power in whole nanowatts.
@frozen public struct Power: Sendable, Hashable, Comparable {
  public let nanowatts: Int64

  @inlinable public init(nanowatts: Int64) { self.nanowatts = nanowatts }

  public static let zero = Power(nanowatts: 0)

  @inlinable public static func < (a: Power, b: Power) -> Bool { a.nanowatts < b.nanowatts }

  /// Energy spent from time zero to `time`: floor(P * t) in femtojoules, so that the energy of [a, b), the
  /// difference of two such values, adds up over windows.
  public func femtojoules(until time: SimTime) -> Int64 {
    Int64(Int128(nanowatts) * Int128(time.picoseconds) / 1_000_000)
  }
}

/// A clock frequency in whole hertz.
@frozen public struct Frequency: Sendable, Hashable, Comparable {
  public let hertz: Int64

  @inlinable public init(hertz: Int64) { self.hertz = hertz }

  @inlinable public static func < (a: Frequency, b: Frequency) -> Bool { a.hertz < b.hertz }

  /// The period, rounded half to even once to whole picoseconds.
  public var period: SimDuration {
    let (quotient, remainder) = Int64(1_000_000_000_000).quotientAndRemainder(dividingBy: hertz)
    let up = remainder > hertz - remainder || (remainder == hertz - remainder && quotient % 2 != 0)
    return SimDuration(picoseconds: quotient + (up ? 1 : 0))
  }
}

/// A silicon area in whole square micrometres.
@frozen public struct Area: Sendable, Hashable, Comparable {
  public let squareMicrometres: Int64

  @inlinable public init(squareMicrometres: Int64) { self.squareMicrometres = squareMicrometres }

  @inlinable public static func < (a: Area, b: Area) -> Bool { a.squareMicrometres < b.squareMicrometres }
}
