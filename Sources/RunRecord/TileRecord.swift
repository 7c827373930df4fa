/// What one tile did.
///
/// Times are picoseconds; busy + stalled + idle = the length of the run.
public struct TileRecord: Sendable, Equatable {
  /// Spike packets served.
  public var spikesIn: Int64 = 0
  /// Spikes emitted by neurons of this tile (not copies).
  public var spikesOut: Int64 = 0
  /// Neurons (channels) of this tile that a token could make fire, summed over tokens.
  public var neuronSlots: Int64 = 0
  /// Packets served, of any kind.
  public var packetsIn: Int64 = 0
  /// Packet copies injected, of any kind.
  public var packetsOut: Int64 = 0
  /// At least one unit of the core works.
  public var busy: Int64 = 0
  /// No unit works and the output unit holds a packet that the network does not take.
  public var stalled: Int64 = 0
  /// Nothing works and nothing is held.
  public var idle: Int64 = 0
  /// Work of the unit that serves the input queue.
  public var synapseBusy: Int64 = 0
  /// Work of the unit for neurons and non-spiking operations.
  public var neuronBusy: Int64 = 0
  /// Work of the unit that emits packets.
  public var outputBusy: Int64 = 0
  /// Time in which the output unit held a packet that the network did not take.
  public var outputStalled: Int64 = 0
  /// Most packets that waited in the input queue at one time.
  public var queueMaximum: Int64 = 0
  /// Windows of `RunRecord.windowWidth`: at most 1,024 of a tile and 1,048,576 of all; none for a tile that did
  /// nothing.
  public var windows = WindowRecords()

  /// Makes the record of a tile that has done nothing yet.
  public init() {}
}
