/// The decay gate of a linear-attention layer, [key/value width, hidden] in all (SpikingBrain section 3.6).
public enum GateProjection: Sendable {
  /// One projection (W8ASpike checkpoints).
  case fullRank(Projection)
  /// gk_proj.1(gk_proj.0 x) (plain checkpoints); the first has no bias.
  case lowRank(first: Projection, second: Projection)
}
