public import Quantities
public import SpikeWorkload

/// One core.
///
/// All cores of a mesh are equal.
public struct CoreModel: Sendable, Hashable {
  /// Bytes for weights, scales, biases and tables.
  public var synapseMemory: Int
  /// Bytes for accumulators, buffered values, GLA state, keys and values.
  public var stateMemory: Int
  /// Accumulators that one action updates at a time: n elements take ceil(n / lanes) latencies.
  public var lanes: Int
  /// Tokens whose accumulators or buffers a site holds at once.
  public var banks: Int
  /// Packets that wait in the input queue, the one in service not counted; `Capacity.unbounded` means any number.
  public var queueDepth: Int
  /// What happens to a packet that meets a full queue.
  public var onFull: FullQueuePolicy
  /// Order in which a group of neurons emits the spikes of a vector.
  public var spikeOrder: SpikeOrder
  /// Bits of a signed weight code.
  public var weightBits: Int
  /// Bits of a signed accumulator.
  public var accumulatorBits: Int
  /// Bits of a value that one packet can carry; 0 means binary spikes only.
  public var payloadBits: Int
  /// Whether a spike carries a polarity.
  public var signedSpikes: Bool
  /// Power that one core draws whatever it does.
  public var leakage: Power
  /// Time and energy of each action.
  public var costs: ActionCosts
  /// Support of each non-spiking operation; index by `Action.rawValue` (spiking actions hold `.core`).
  public var support: [OperationSupport]

  /// Bits of the largest payload of a packet: a value, or the number that an END announces.
  public var largestPayloadBits: Int { max(payloadBits, NetworkModel.endPayloadBits) }

  /// Makes the value from its parts.
  public init(
    synapseMemory: Int, stateMemory: Int, lanes: Int, banks: Int, queueDepth: Int, onFull: FullQueuePolicy,
    spikeOrder: SpikeOrder, weightBits: Int, accumulatorBits: Int, payloadBits: Int, signedSpikes: Bool,
    leakage: Power, costs: ActionCosts, support: [OperationSupport]
  ) {
    self.synapseMemory = synapseMemory
    self.stateMemory = stateMemory
    self.lanes = lanes
    self.banks = banks
    self.queueDepth = queueDepth
    self.onFull = onFull
    self.spikeOrder = spikeOrder
    self.weightBits = weightBits
    self.accumulatorBits = accumulatorBits
    self.payloadBits = payloadBits
    self.signedSpikes = signedSpikes
    self.leakage = leakage
    self.costs = costs
    self.support = support
  }
}

/// What a core does when a packet arrives at a full input queue.
public enum FullQueuePolicy: String, Sendable, Hashable, CaseIterable {
  /// The packet waits in the network until there is room.
  case backpressure
  /// A spike packet is lost and counted; any other packet waits.
  case drop
  /// The run stops and names core, site and time.
  case error
}

/// Where a non-spiking operation may run.
public enum OperationSupport: String, Sendable, Hashable, CaseIterable {
  case core, host, none
}
