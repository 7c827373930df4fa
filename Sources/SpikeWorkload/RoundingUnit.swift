import Foundation

/// What a rounding decides: one more or one less of these.
public enum RoundingUnit: String, Sendable, Hashable {
  /// Spike counts, |x| over the threshold.
  case counts
  /// Integer codes of keys and values, the value over its scale.
  case codes

  /// A distance from where the rounded number would change, for reports: three digits tell enough of it.
  public func margin(_ distance: Double) -> String {
    String(format: "%.3g", distance) + " \(rawValue) from the next rounding border"
  }
}
