/// Which events of a run are recorded.
public struct EventSelection: Sendable, Hashable {
  /// The kinds.
  public var kinds: Set<EventKind>
  /// Cores to record; nil means all.
  ///
  /// A packet counts for its source and its destination.
  public var cores: [ClosedRange<Int>]?
  /// Processed positions to record; nil means all.
  ///
  /// Queue lengths belong to no position.
  public var tokens: [ClosedRange<Int>]?
  /// Layers to record, as the checkpoint counts; nil means all, operators outside the layers included.
  public var layers: [ClosedRange<Int>]?
  /// The least `t_ps` of rows that are recorded.
  public var from: Int64 = 0
  /// The least `t_ps` of rows that are not recorded any more.
  public var to: Int64 = .max
  /// Of spikes, packets, deliveries and hops, one in so many is recorded: those of the same packets.
  public var sample: UInt32 = 1

  /// Selects all events of some kinds.
  public init(_ kinds: Set<EventKind>) { self.kinds = kinds }

  /// Whether a core is recorded.
  public func holds(core: Int) -> Bool { cores?.contains { $0.contains(core) } ?? true }
}
