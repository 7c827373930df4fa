/// How many events the windows of a run hold, and how evenly the partitions share them.
@frozen @usableFromInline
struct WindowTraffic: Sendable {
  @usableFromInline var windows = 0
  @usableFromInline var events = 0
  /// Events of the busiest partition of each window, summed over windows.
  @usableFromInline var critical = 0

  @inlinable
  init() {}

  @inlinable
  mutating func note(events: Int, busiest: Int) {
    windows &+= 1
    self.events &+= events
    critical &+= busiest
  }

  /// Takes note of a window by the events of each partition.
  @inlinable
  mutating func note(_ counts: [Int]) { note(events: counts.reduce(0, &+), busiest: counts.max() ?? 0) }

  @inlinable
  mutating func add(_ other: WindowTraffic) {
    windows &+= other.windows
    events &+= other.events
    critical &+= other.critical
  }

  /// Whether threads gain more than they lose: what a window takes off the busiest partition outweighs waiting.
  @inlinable var pays: Bool { events &- critical >= windows &* WindowTraffic.leastGain }

  /// Events of other partitions that must happen beside those of the busiest one in a window.
  ///
  /// An estimate: a barrier takes two to ten times as long as an event. Where it is wrong, the measured time decides.
  @inlinable static var leastGain: Int { 16 }
}
