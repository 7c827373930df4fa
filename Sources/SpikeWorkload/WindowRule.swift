/// How many of the latest keys, W of them or one more, a sliding-window query sees (SpikingBrain section 3.5).
public enum WindowRule: String, Sendable, Hashable, CaseIterable {
  /// W keys always: i - W < j <= i.
  case paper
  /// W + 1 keys in prefill (i - W <= j <= i), W in decode, as the released code does.
  case released
}
