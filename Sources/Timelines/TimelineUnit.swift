public import Quantities

/// How simulated picoseconds become the whole nanoseconds that a viewer of timelines shows.
public enum TimelineUnit: String, Sendable, CaseIterable {
  /// Every instant is cut down to the nanosecond before it: order and nesting stay, a duration is the
  /// difference of its cut ends.
  case nanoseconds = "ns"
  /// One picosecond is shown as one nanosecond: every figure is exact, and read a thousand times too long.
  case picoseconds = "ps"

  /// The instant as the viewer counts; `time` is not negative.
  @inlinable public func ticks(_ time: SimTime) -> Int64 {
    self == .picoseconds ? time.picoseconds : time.picoseconds / 1000
  }

  /// What a reader has to be told; nil where the viewer's nanoseconds are nanoseconds.
  var remark: String? { self == .picoseconds ? "1 ns shown = 1 ps simulated" : nil }
}
