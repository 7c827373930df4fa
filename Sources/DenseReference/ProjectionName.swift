/// A linear layer of the model, named as in checkpoints.
public struct ProjectionName: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Which linear layer of its block.
  public enum Kind: Int, Sendable, Hashable, CaseIterable {
    case query, key, value, gate, output, mlpGate, mlpUp, mlpDown

    /// The name behind `model.layers.L.`.
    public var suffix: String {
      switch self {
      case .query: "attn.q_proj"
      case .key: "attn.k_proj"
      case .value: "attn.v_proj"
      case .gate: "attn.gk_proj"
      case .output: "attn.o_proj"
      case .mlpGate: "mlp.gate_proj"
      case .mlpUp: "mlp.up_proj"
      case .mlpDown: "mlp.down_proj"
      }
    }
  }

  /// Layer number as the checkpoint counts.
  public var layer: Int
  /// Which linear layer.
  public var kind: Kind

  /// Names a projection of a layer.
  public init(layer: Int, kind: Kind) {
    self.layer = layer
    self.kind = kind
  }

  /// The checkpoint's name, as `model.layers.3.attn.q_proj`.
  public var description: String { "model.layers.\(layer).\(kind.suffix)" }

  /// Orders by layer, then by place in the layer.
  public static func < (a: ProjectionName, b: ProjectionName) -> Bool {
    (a.layer, a.kind.rawValue) < (b.layer, b.kind.rawValue)
  }
}
