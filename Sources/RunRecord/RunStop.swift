public import Quantities

/// Where a run was stopped before its end, and what was under way.
public struct RunStop: Sendable, Equatable {
  /// The simulated time of the stop: everything up to it has happened, and nothing began after it.
  public var time: SimTime
  /// Positions that the whole run would have processed.
  public var positions: Int
  /// Positions that had entered the chip; those that were done are `RunRecord.tokens`.
  public var entered: Int
  /// Packets in flight by `PacketKind.rawValue`: injected, and neither served nor dropped.
  public var inFlight: [Int64]
  /// Flits by `NetworkAction.rawValue` that senders have paid for and that ports have yet to move.
  public var flitsAhead: [Int64]
  /// Whether what had begun at the stop was finished, so that nothing is in flight and the record ends later.
  public var isDrained: Bool

  /// Makes the stop of a run with nothing under way.
  public init(
    time: SimTime, positions: Int, entered: Int, isDrained: Bool = false,
    inFlight: [Int64] = Array(repeating: 0, count: PacketKind.allCases.count),
    flitsAhead: [Int64] = Array(repeating: 0, count: NetworkAction.count)
  ) {
    self.time = time
    self.positions = positions
    self.entered = entered
    self.isDrained = isDrained
    self.inFlight = inFlight
    self.flitsAhead = flitsAhead
  }
}
