public import ConfigFiles

/// Rungs of successive halving: cheaper runs of all points first, longer ones of the best.
public struct Fidelity: Sendable {
  /// Values of the workload on each rung, from cheap to full.
  public let rungs: [[(path: String, value: ConfigNode)]]
  /// One in so many points goes on to the next rung.
  public let eta: Int
}
