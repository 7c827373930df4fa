/// One record of the spike trace: a packet copy that a core took from its queue.
public struct SpikeRecord: Sendable, Equatable {
  /// Picoseconds at which the source neuron handed the copy to the network.
  public var injected: Int64
  /// Picoseconds at which the copy entered the input queue of its destination.
  public var arrived: Int64
  /// Picoseconds at which the destination had served it.
  public var served: Int64
  public var source: Int32
  public var destination: Int32
  /// Processed position.
  public var token: Int32
  /// Index of the flow's name in `SpikeTraceHeader.sites`.
  public var site: Int32
  public var channel: Int32
  /// Signed weight of the spike: polarity times 2^bit, or the count under graded coding.
  public var value: Int32

  public init(
    injected: Int64, arrived: Int64, served: Int64, source: Int32, destination: Int32, token: Int32, site: Int32,
    channel: Int32, value: Int32
  ) {
    self.injected = injected
    self.arrived = arrived
    self.served = served
    self.source = source
    self.destination = destination
    self.token = token
    self.site = site
    self.channel = channel
    self.value = value
  }
}

/// Receives the events of a run as they happen. A new trace format is one type that conforms to it.
public protocol TraceSink {
  /// Whether the engine should call `spike` at all.
  var wantsSpikes: Bool { get }
  /// Takes one served spike; called in the total order of events.
  mutating func spike(_ record: SpikeRecord)
}

/// The sink of a run that keeps no event trace.
public struct NoTrace: TraceSink {
  public init() {}
  public var wantsSpikes: Bool { false }
  public mutating func spike(_ record: SpikeRecord) {}
}
