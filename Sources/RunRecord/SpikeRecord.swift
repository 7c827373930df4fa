/// One record of the spike trace: a packet copy that a core took from its queue.
public struct SpikeRecord: Sendable, Equatable {
  /// Picoseconds at which the source neuron handed the copy to the network.
  public var injected: Int64
  /// Picoseconds at which the copy entered the input queue of its destination.
  public var arrived: Int64
  /// Picoseconds at which the destination had served it.
  public var served: Int64
  /// Tile of the source neuron.
  public var source: Int32
  /// Tile that served the copy.
  public var destination: Int32
  /// Processed position.
  public var token: Int32
  /// Index of the flow's name in `SpikeTraceHeader.sites`.
  public var site: Int32
  /// Channel of the encoded vector that fired.
  public var channel: Int32
  /// Signed weight of the spike: polarity times 2^bit, or the count under graded coding.
  public var value: Int32

  /// Makes a record of a served copy; times ascend from injection to service.
  public init(
    injected: Int64, arrived: Int64, served: Int64, source: Int32, destination: Int32, token: Int32,
    site: Int32,
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
