/// How a command shows its progress on standard error.
public enum ProgressStyle: String, Sendable, CaseIterable {
  /// A bar on a terminal, else lines.
  case auto
  /// A line every ten seconds.
  case line
  /// An object in JSON on a line of its own (NDJSON), about every second and at the end.
  case json
  /// Nothing.
  case none
}
