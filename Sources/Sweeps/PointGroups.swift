import ChipModel
import SweepPlans

extension PointIdentity {
  /// Hash of what decides times and counts: points that differ in prices, powers and areas only share it.
  var timingHash: String {
    hash { line in
      guard let name = line.split(separator: " ").first, name.hasPrefix("chip.") else { return true }
      return !ChipPrices.contains(name)
    }
  }

  /// Hash of what decides which neurons fire: the workload without its coding, and nothing of the chip.
  var activityHash: String {
    hash { line in
      !line.hasPrefix("chip.") && !line.hasPrefix("workload.coding ")
        && !line.hasPrefix("workload.in flight ")
    }
  }

  private func hash(_ isPart: (Substring) -> Bool) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).filter(isPart)
    return Self.hash(of: lines.joined(separator: "\n"))
  }
}
