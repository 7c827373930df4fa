/// The kind of attention of one layer.
public enum AttentionKind: String, Sendable, Hashable {
  /// Gated linear attention: a recurrent state per key/value head (SpikingBrain section 3.6).
  case gatedLinear
  /// Sliding-window softmax attention with cached keys and values.
  case slidingWindow
}
