/// Work of a neuron unit: what a station computes for one position.
public struct Task: Sendable {
  /// Station that computes.
  public var station: Int32
  /// Position that it computes.
  public var position: Int32
  /// Time that the unit needs, in picoseconds.
  public var duration: Int64

  /// Makes a task; indices are kept in 32 bits.
  public init(station: Int, position: Int, duration: Int64) {
    self.station = Int32(truncatingIfNeeded: station)
    self.position = Int32(truncatingIfNeeded: position)
    self.duration = duration
  }
}
