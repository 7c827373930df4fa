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
  public var kind: Kind

  public init(layer: Int, kind: Kind) {
    self.layer = layer
    self.kind = kind
  }

  public var description: String { "model.layers.\(layer).\(kind.suffix)" }

  public static func < (a: Site, b: Site) -> Bool { (a.layer, a.kind.rawValue) < (b.layer, b.kind.rawValue) }
}

extension ModelShape {
  /// The channels encoded at a site for one token.
  public func width(of kind: Site.Kind) -> Int {
    switch kind {
    case .attentionInput, .mlpInput: hidden
    case .query, .outputProjection: queryWidth
    case .downProjection: intermediate
    }
  }

  /// The sites that a mode encodes, in the order of the model.
  public func sites(_ mode: SpikeMode) -> [Site] {
    guard isSpiking else { return [] }
    return layers.enumerated().flatMap { index, attention in
      Site.Kind.allCases.filter { kind in
        switch kind {
        case .query: attention == .slidingWindow
        case .downProjection: mode.sites == .paper
        default: true
        }
      }.map { Site(layer: firstLayer + index, kind: $0) }
    }
  }
}
