public import Quantities

/// One step of the critical path: what the end of the run waited for in an interval of time.
///
/// The steps of a run are in order of time, each starts when the one before it ends, the first one at 0 and the
/// last one ending at the end of the run: their lengths add up to the latency exactly.
public struct CriticalStep: Sendable, Equatable {
  /// What the time went into.
  public enum Phase: Int, Sendable, CaseIterable {
    /// The neuron or non-spiking unit of a core worked.
    case compute
    /// The synapse unit served the packet that mattered.
    case service
    /// The output unit made packets ready, those before the one that mattered included.
    case output
    /// A flit was on a router or link, as long as it would have been on an empty network.
    case link
    /// The packet waited for a port that others used, or for room behind it.
    case networkWait
    /// The packet waited in the input queue behind packets of other sites.
    case queue
    /// An attached memory worked.
    case memory
    /// All spikes of a site were served, its END was not.
    case endWait
    /// An operator had its input and waited for the unit, a bank or a credit.
    case unitWait
  }

  /// What the time went into.
  public var phase: Phase
  /// When it began and ended.
  public var start: SimTime
  public var end: SimTime
  /// Where: the core that worked or waited, or the router that held the packet.
  public var tile: Int32
  /// Operator that it is billed to: index into `RunRecord.operators`; -1 where there is none.
  public var operation: Int32
  /// Processed position.
  public var token: Int32

  /// Makes a step; `start` is not behind `end`.
  public init(phase: Phase, start: SimTime, end: SimTime, tile: Int, operation: Int, token: Int) {
    self.phase = phase
    self.start = start
    self.end = end
    self.tile = Int32(truncatingIfNeeded: tile)
    self.operation = Int32(truncatingIfNeeded: operation)
    self.token = Int32(truncatingIfNeeded: token)
  }
}
