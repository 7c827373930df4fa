/// Which cached keys a query of a sliding-window layer sees (SpikingBrain section 3.5).
public enum SlidingWindow {
  /// The positions of the keys that the query at `position` sees, its own included.
  ///
  /// Paper rule: the last `window` positions. Released rule: one more while the prompt is read (`isPrompt`),
  /// as the released flash-attention call does, and `window` for generated tokens.
  /// Complexity: O(1). `position` is at least 0 and `window` at least 1.
  @inlinable
  public static func visible(position: Int, window: Int, rule: WindowRule, isPrompt: Bool) -> Range<Int> {
    let keys = rule == .released && isPrompt ? window + 1 : window
    return max(0, position + 1 - keys)..<(position + 1)
  }
}
