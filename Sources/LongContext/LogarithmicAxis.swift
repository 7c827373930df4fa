import Foundation

/// A logarithmic axis that spans its values in whole powers of a base.
struct LogarithmicAxis {
  private let base: Double
  private let lowest: Int
  private let highest: Int
  private let length: Double

  /// Spans positive values; others are left out.
  init(_ values: [Double], base: Double, length: Double) {
    self.base = base
    self.length = length
    let powers = values.filter { $0 > 0 && $0.isFinite }.map { log($0) / log(base) }
    lowest = Int(((powers.min() ?? 0) + 1e-9).rounded(.down))
    highest = max(lowest + 1, Int(((powers.max() ?? 1) - 1e-9).rounded(.up)))
  }

  /// Distance of a value from the start of the axis.
  func place(_ value: Double) -> Double {
    guard value > 0 else { return 0 }
    return (log(value) / log(base) - Double(lowest)) / Double(highest - lowest) * length
  }

  /// Powers of the base, evenly thinned out.
  func ticks(atMost count: Int) -> [Double] {
    let step = (highest - lowest) / max(1, count) + 1
    return stride(from: lowest, through: highest, by: step).map { pow(base, Double($0)) }
  }
}
