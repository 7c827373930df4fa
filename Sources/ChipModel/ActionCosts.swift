public import Quantities
import RunRecord

/// Time and energy of each action; index by `Action.rawValue`.
public struct ActionCosts: Sendable, Hashable {
  /// Time of one action.
  public var latency: [SimDuration]
  /// Energy of one action.
  public var energy: [Energy]

  /// Costs of zero everywhere.
  public init() {
    latency = Array(repeating: .zero, count: Action.count)
    energy = Array(repeating: .zero, count: Action.count)
  }
}
