import ChipPlacement
import SpikeWorkload

/// Which part of the model a station computes, read off its operator once.
struct StationPlan {
  enum Part: Hashable {
    case none
    case embedding
    /// Point of the residual stream: 2 L in front of attention, 2 L + 1 in front of the MLP, last behind all.
    case residual(point: Int)
    case reducer(Encoding)
    case linear(Linear)
    case linearAttention
    case query
    case keyWriter
    case keys
    case attentionOutput
    case activation
  }

  /// The vector that a reducer's answer encodes.
  enum Encoding: Hashable {
    case residual(point: Int)
    case attentionOutput
    case activation
  }

  /// A linear layer by name.
  enum Linear: String, Hashable, CaseIterable {
    case query = "attn.q_proj"
    case key = "attn.k_proj"
    case value = "attn.v_proj"
    case gate = "attn.gk_proj"
    case gateFirst = "attn.gk_proj.0"
    case gateSecond = "attn.gk_proj.1"
    case output = "attn.o_proj"
    case mlpGate = "mlp.gate_proj"
    case mlpUp = "mlp.up_proj"
    case mlpDown = "mlp.down_proj"
    case head = "lm_head"
  }

  let part: Part
  /// Index into the model's layers; 0 outside the layers.
  let layer: Int
  let inputs: Range<Int>
  let outputs: Range<Int>
  let isSpiked: Bool
  let isOwner: Bool

  init(_ station: Station, _ graph: OperatorGraph) {
    let operation = graph.operators[station.operation]
    layer = operation.layer ?? 0
    inputs = station.inputs
    outputs = station.outputs
    var spiked = false
    var owner = false
    if case .linear(let isSpiked, let isOwner) = station.role { (spiked, owner) = (isSpiked, isOwner) }
    isSpiked = spiked
    isOwner = owner
    let suffix =
      operation.layer == nil
      ? operation.name : operation.name.split(separator: ".").dropFirst(2).joined(separator: ".")
    part = Self.part(station.role, suffix, operation.layer, points: graph.shape.layers.count * 2)
  }

  private static func part(_ role: StationRole, _ suffix: String, _ layer: Int?, points: Int) -> Part {
    let point = layer.map { 2 * $0 + (suffix.hasPrefix("mlp") ? 1 : 0) } ?? points
    switch role {
    case .tokenSource, .tokenSink, .fire, .scale, .argmax: return .none
    case .embedding: return .embedding
    case .residual: return .residual(point: point)
    case .reducer: return .reducer(encoding(suffix, point))
    case .linear: return Linear(rawValue: suffix).map { .linear($0) } ?? .none
    case .linearAttention: return .linearAttention
    case .query: return .query
    case .keyWriter: return .keyWriter
    case .keys: return .keys
    case .attentionOutput: return .attentionOutput
    case .activation: return .activation
    }
  }

  private static func encoding(_ suffix: String, _ point: Int) -> Encoding {
    switch suffix {
    case "attn.out.reducer": .attentionOutput
    case "mlp.act.reducer": .activation
    default: .residual(point: point)
    }
  }
}
