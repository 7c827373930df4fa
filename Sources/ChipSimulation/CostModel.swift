import ChipModel
import ChipPlacement
import Quantities
import RunRecord

/// Turns counts of actions into time, by tile: cores, host and dram have their own latencies and lanes.
struct CostModel: Sendable {
  private let latencies: [[Int64]]
  private let lanes: [Int64]
  private let cores: Int

  init(_ chip: Chip) {
    cores = chip.coreCount
    let costs = [chip.core.costs, chip.host.costs, chip.dram?.costs ?? chip.host.costs]
    latencies = costs.map { $0.latency.map(\.picoseconds) }
    lanes = [chip.core.lanes, chip.host.lanes, chip.dram?.lanes ?? chip.host.lanes].map { Int64($0) }
  }

  @inline(__always) private func kind(_ tile: Int) -> Int { tile < cores ? 0 : tile == cores ? 1 : 2 }

  /// Time of one action that has no lanes (packet in, packet out, spike out).
  @inline(__always) func single(_ action: Action, tile: Int) -> Int64 {
    latencies[kind(tile)][action.rawValue]
  }

  /// Time of `count` elements: ceil(count / lanes) latencies, at most the horizon, at which a run ends.
  @inline(__always) func time(_ action: Action, _ count: Int64, tile: Int) -> Int64 {
    let kind = kind(tile)
    let rounds = (count + lanes[kind] - 1) / lanes[kind]
    let (time, isTooLong) = rounds.multipliedReportingOverflow(by: latencies[kind][action.rawValue])
    return isTooLong ? ChipFabric.horizon : min(time, ChipFabric.horizon)
  }
}
