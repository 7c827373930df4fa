public import ConfigFiles

/// A comparison that every point has to satisfy.
public struct SweepConstraint: Sendable {
  /// The text as the file has it.
  public let text: String
  /// The comparison.
  public let expression: Expression
  /// Where it stands.
  public let origin: ConfigOrigin

  /// Whether it can be decided only after a simulation.
  public var needsMetrics: Bool { expression.paths.contains { $0.hasPrefix("metrics.") } }
}
