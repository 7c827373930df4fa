import ChipPlacement
import Quantities
import RunRecord

extension ModelProgram {
  /// The books of a run, up to its end or to where it was stopped.
  mutating func record(_ fabric: inout ChipFabric, end: SimTime, stop: RunStop? = nil) -> RunRecord {
    let (tiles, width) = fabric.ledger.close(at: end.picoseconds)
    let lost = losses.map { LossRecord(tile: $0.key.tile, site: $0.key.flow, packets: $0.value) }
      .sorted { ($0.tile, $0.site) < ($1.tile, $1.site) }
    // Positions are done in order.
    var record = RunRecord(
      operators: flow.graph.operators.map(\.name), tiles: tiles, cells: cells(), links: fabric.linkRecords(),
      windowWidth: width, tokens: Array(tokens.prefix(completed)), packets: packets, losses: lost, end: end)
    record.latencies = latencies
    record.stop = stop
    record.criticalPath = causes.steps(causeMap, end: end)
    return record
  }

  /// Sums the counts of stations that belong to one operator on one tile.
  private func cells() -> [CellRecord] {
    let order = flow.stations.indices.sorted {
      (flow.stations[$0].tile, flow.stations[$0].operation, $0)
        < (flow.stations[$1].tile, flow.stations[$1].operation, $1)
    }
    var result: [CellRecord] = []
    for station in order {
      let item = flow.stations[station]
      if result.last?.tile != item.tile || result.last?.operation != item.operation {
        result.append(
          CellRecord(
            tile: item.tile, operation: item.operation, actions: Array(repeating: 0, count: Self.actionCount),
            network: Array(repeating: 0, count: Self.networkCount)))
      }
      for action in 0..<Self.actionCount {
        result[result.count - 1].actions[action] += actions[station * Self.actionCount + action]
      }
      for action in 0..<Self.networkCount {
        result[result.count - 1].network[action] += flits[station * Self.networkCount + action]
      }
    }
    return result
  }
}
