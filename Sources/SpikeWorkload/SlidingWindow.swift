/// The keys that a query of a sliding-window layer sees.
public enum SlidingWindow {
  /// Positions visible to the query at `position`, itself included.
  ///
  /// - Parameters:
  ///   - window: W of the model.
  ///   - rule: `paper` shows W keys always; `released` shows W + 1 to prompt positions.
  ///   - isPrompt: whether the position belongs to the prompt (prefill).
  public static func visible(position: Int, window: Int, rule: WindowRule, isPrompt: Bool) -> Range<Int> {
    let keys = rule == .released && isPrompt ? window + 1 : window
    return max(0, position - keys + 1)..<(position + 1)
  }
}
