/// A billable thing that a core does.
///
/// The engine counts actions; prices come from the chip afterwards.
public enum Action: Int, Sendable, Hashable, CaseIterable {
  /// A packet taken from the input queue and decoded.
  case spikeIn
  /// One weight row element touched by a served spike.
  case synapticOperation
  /// One (row, group) accumulator scaled and summed when a site closes, or one partial sum added.
  case accumulatorUpdate
  /// One neuron compared with its threshold when a site fires.
  case neuronUpdate
  /// One spike emitted by a neuron.
  case spikeOut
  /// One packet copy handed to the network.
  case packetOut
  /// One floating-point multiply-accumulate.
  case multiplyAccumulate
  /// One floating-point addition (residual, merging of partial results).
  case addition
  /// One normalisation factor: a reciprocal square root.
  case norm
  /// One threshold V: a division.
  case threshold
  /// One exponential of a softmax.
  case softmax
  /// One SiLU.
  case silu
  /// One decay factor of gated linear attention: sigmoid(g)^(1/16).
  case gate
  /// One rotated pair of channels.
  case rope
  /// One value quantised to the int8 key/value cache.
  case quantize
  /// One comparison of a maximum or argmax.
  case compare
  /// One word read from an embedding row or written to a buffer.
  case read

  /// Number of actions, a constant to the compiler.
  @inlinable public static var count: Int { read.rawValue + 1 }

  /// The key of the action in chip files and tables.
  public var key: String {
    switch self {
    case .spikeIn: "spike_in"
    case .synapticOperation: "synapse_op"
    case .accumulatorUpdate: "accumulator_update"
    case .neuronUpdate: "neuron_update"
    case .spikeOut: "spike_out"
    case .packetOut: "packet_out"
    case .multiplyAccumulate: "mac"
    case .addition: "add"
    case .norm: "norm"
    case .threshold: "threshold"
    case .softmax: "softmax"
    case .silu: "silu"
    case .gate: "gate"
    case .rope: "rope"
    case .quantize: "quantize"
    case .compare: "compare"
    case .read: "read"
    }
  }

  /// Whether the action is a non-spiking operation, for which a chip declares `core | host | none`.
  public var isNonSpiking: Bool { rawValue >= Action.multiplyAccumulate.rawValue }

  /// The non-spiking operations in the order of the enum.
  public static let nonSpiking: [Action] = allCases.filter(\.isNonSpiking)
}
