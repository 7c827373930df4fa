/// A metric that a sweep makes small or large.
public struct SweepObjective: Sendable, Hashable {
  /// Which way is better.
  public enum Direction: String, Sendable, CaseIterable {
    case minimize = "min"
    case maximize = "max"
  }

  /// The metric.
  public let metric: SweepMetric
  /// Which way is better.
  public let direction: Direction
  /// Corner of the hypervolume in the metric's unit; nil where the file states none.
  public let reference: Double?

  /// The value with its sign turned where larger is better, so that all objectives are minimised.
  public func minimized(_ value: Double) -> Double { direction == .minimize ? value : -value }
}
