/// The coarsest unit of a value change dump in which every instant of a timeline is a whole number.
///
/// Instants of a chip whose latencies are whole nanoseconds take three digits less in nanoseconds, and are as exact.
public struct TimelineGrid: Sendable, Equatable {
  /// Picoseconds of the unit: a power of ten, a second at most.
  public private(set) var step: Int64 = 1_000_000_000_000

  /// Every picosecond is on it.
  public static let picoseconds = TimelineGrid(1)

  /// The coarsest grid, on which nothing has to be yet.
  public init() {}

  private init(_ step: Int64) { self.step = step }

  /// Makes the grid as fine as an instant in picoseconds needs.
  @inlinable public mutating func add(_ picoseconds: Int64) {
    while picoseconds % step != 0 { refine() }
  }

  @usableFromInline mutating func refine() { step /= 10 }

  /// The last unit that begins no later than an instant in picoseconds.
  @inline(__always) func ticks(_ picoseconds: Int64) -> Int64 {
    step == 1 ? picoseconds : picoseconds / step
  }

  /// The unit as a value change dump declares it, such as `10ns`.
  var timescale: String {
    let units: [(name: String, picoseconds: Int64)] = [
      ("s", 1_000_000_000_000), ("ms", 1_000_000_000), ("us", 1_000_000), ("ns", 1000), ("ps", 1),
    ]
    let unit = units.first { $0.picoseconds <= step } ?? ("ps", 1)
    return "\(step / unit.picoseconds)\(unit.name)"
  }
}
