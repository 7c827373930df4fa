public import ChipModel
import ConfigFiles

/// One point of a sweep with everything decided.
public struct ResolvedPoint: Sendable {
  /// The chip.
  public let chip: ChipTemplate.Built
  /// What runs on it.
  public let workload: Workload
  /// Path and value of every axis, in the order of the file.
  public let parameters: [(path: String, value: String)]
  /// The first constraint that the chip or the workload violates without being simulated; nil where none is.
  public let violated: String?
  /// What the file, the axes and the rung set, for constraints on metrics.
  let values: [(path: String, value: ConfigNode)]
}
