/// Packet copies of one kind.
public struct PacketCount: Sendable, Equatable {
  /// The kind that is counted.
  public var kind: PacketKind
  /// Copies injected, one per destination.
  public var injected: Int64 = 0
  /// Copies taken from an input queue.
  public var served: Int64 = 0
  /// Copies lost because a queue was full.
  public var dropped: Int64 = 0

  /// Makes the counts of one kind, all 0 at the start of a run.
  public init(kind: PacketKind, injected: Int64 = 0, served: Int64 = 0, dropped: Int64 = 0) {
    self.kind = kind
    self.injected = injected
    self.served = served
    self.dropped = dropped
  }
}
