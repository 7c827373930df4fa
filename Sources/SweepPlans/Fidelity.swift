public import ConfigFiles

/// Rungs of successive halving: cheaper runs of all points first, longer ones of the best.
public struct Fidelity: Sendable {
  /// What follows where the cheap rung does not order points like the full one.
  public enum LowCorrelation: String, Sendable, CaseIterable {
    /// No more points: the best of the cheap rung would not be the best.
    case stop
    /// All points of the first rung run in full, which needs no trust.
    case widen
    /// Halving goes on, and the correlation is printed.
    case warn
  }

  /// Least rank correlation of an objective at which the cheap rung is trusted.
  public static let leastCorrelation = 0.6

  /// Values of the workload on each rung, from cheap to full.
  public let rungs: [[(path: String, value: ConfigNode)]]
  /// One in so many points goes on to the next rung.
  public let eta: Int
  /// What follows where the rank correlation of an objective is below `leastCorrelation`.
  public let onLowCorrelation: LowCorrelation
}
