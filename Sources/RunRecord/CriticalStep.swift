public import Quantities

/// One step of the critical path: what the end of the run waited for in an interval of time.
///
/// The path is found backwards from the moment at which the last token was done: whatever happened last among the
/// things that a task, a job or a packet had to wait for is what it waited for. The steps of a run are in order of
/// time, each starts when the one before it ends, the first one at 0 and the last one ending at the end of the run:
/// their lengths add up to the latency exactly.
public struct CriticalStep: Sendable, Equatable {
  /// What the time went into.
  public enum Phase: Int, Sendable, CaseIterable {
    /// The neuron or non-spiking unit of a core worked.
    case compute
    /// The synapse unit served the packet that mattered, or packets of the same inlet for which that one waited, be
    /// it in the queue, in front of a full queue, or held back at its source.
    case service
    /// The output unit made packets ready, those before the one that mattered included.
    case output
    /// A packet was on routers and links, as long as it would have been on an empty network.
    case link
    /// The packet waited for ports that others used, or for room, while its synapse unit was not at work.
    case networkWait
    /// The packet waited likewise while the synapse unit served packets of other inlets.
    case queue
    /// An attached memory worked, whichever of its units.
    case memory
    /// All spikes of a site were served, its END was still under way.
    case endWait
    /// Behind the last token that was done: credits and freed buffers were still under way, and in a run that was
    /// stopped work for tokens that never were.
    case drain

    /// The key of the phase in tables and `summary.json`.
    public var key: String {
      switch self {
      case .compute: "compute"
      case .service: "service"
      case .output: "output"
      case .link: "link"
      case .networkWait: "network_wait"
      case .queue: "queue"
      case .memory: "memory"
      case .endWait: "end_wait"
      case .drain: "drain"
      }
    }
  }

  /// What the time went into.
  public var phase: Phase
  /// When it began.
  public var start: SimTime
  /// When it ended.
  public var end: SimTime
  /// The core that worked; for packets under way and in queues the tile that they went to; -1 for none.
  public var tile: Int32
  /// Operator that it is billed to: index into `RunRecord.operators`; -1 where there is none.
  public var operation: Int32
  /// Processed position; -1 where steps of several positions were joined, and at the end.
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

  /// Picoseconds from the start to the end.
  public var length: Int64 { end.picoseconds - start.picoseconds }
}
