/// A place where a float vector becomes spike counts: the input of projections, or the rotated queries.
public struct Site: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Which vector of the layer is encoded.
  public enum Kind: Int, Sendable, Hashable, CaseIterable {
    /// Input of q, k, v and (on linear-attention layers) gk: one encoding serves all.
    case attentionInput
    /// Rotated query vectors of a sliding-window layer, encoded per head.
    case query
    /// Input of o_proj.
    case outputProjection
    /// Input of gate and up: one encoding serves both.
    case mlpInput
    /// Input of down_proj (paper sites only).
    case downProjection

    /// The name behind `model.layers.L.` in dumps and tables.
    public var suffix: String {
      switch self {
      case .attentionInput: "attn.in"
      case .query: "attn.q_spike"
      case .outputProjection: "attn.o_proj"
      case .mlpInput: "mlp.in"
      case .downProjection: "mlp.down_proj"
      }
    }
  }

  /// Layer number as the checkpoint counts.
  public var layer: Int
  /// Which vector of the layer.
  public var kind: Kind

  /// Makes the site of a layer, numbered as the checkpoint counts.
  public init(layer: Int, kind: Kind) {
    self.layer = layer
    self.kind = kind
  }

  /// The name in dumps and tables, as in `model.layers.3.attn.in`.
  public var description: String { "model.layers.\(layer).\(kind.suffix)" }

  /// Orders sites as the model meets them: by layer, then by kind.
  public static func < (a: Site, b: Site) -> Bool { (a.layer, a.kind.rawValue) < (b.layer, b.kind.rawValue) }
}
