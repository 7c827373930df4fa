import ChipModel
import SweepPlans

extension PointIdentity {
  /// Hash of what decides times and counts: points that differ in prices, powers and areas only share it.
  var timingHash: String {
    let counted = lines.filter { line in
      guard line.hasPrefix("chip."), let name = line.split(separator: " ").first else { return true }
      return !ChipPrices.contains(name)
    }
    return Self.hash(of: counted)
  }

  /// Hash of what decides which neurons fire: the workload without its coding, and nothing of the chip.
  var activityHash: String {
    let functional = lines.filter { line in
      !line.hasPrefix("chip.") && !line.hasPrefix("workload.coding ")
        && !line.hasPrefix("workload.in flight ")
    }
    return Self.hash(of: functional)
  }
}
