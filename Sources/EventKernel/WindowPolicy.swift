/// When a windowed kernel lets its partitions run at the same time; results do not depend on it.
public enum WindowPolicy: Sendable, Hashable {
  /// While the windows hold enough events, seen from what happened lately.
  case adaptive
  /// Always.
  case always
  /// A test knob: for this many windows, then one thread for as many events, and so on.
  case alternating(Int)
}
