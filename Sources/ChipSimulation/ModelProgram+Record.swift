import ChipPlacement
import Quantities
import RunRecord

extension ModelProgram {
  /// The books of a run, up to its end or to where it was stopped.
  mutating func record(
    _ fabric: inout ChipFabric, links: [LinkRecord], end: SimTime, stop: RunStop? = nil
  ) -> RunRecord {
    let (tiles, width) = fabric.ledger.close(at: end.picoseconds)
    let lost = losses.map { LossRecord(tile: $0.key.tile, site: $0.key.flow, packets: $0.value) }
      .sorted { ($0.tile, $0.site) < ($1.tile, $1.site) }
    // Positions are done in order.
    var record = RunRecord(
      operators: flow.graph.operators.map(\.name), tiles: tiles, cells: cells(), links: links,
      windowWidth: width, tokens: Array(tokens.prefix(completed)), packets: packets, losses: lost, end: end)
    record.latencies = latencies
    record.stop = stop
    record.criticalPath = causes.steps(causeMap, end: end)
    return record
  }

  /// Sums the counts of stations that belong to one operator on one tile.
  private func cells() -> [CellRecord] {
    let order = flow.stations.indices.map { (Int(places[$0].tile), flow.stations[$0].operation, $0) }.sorted(
      by: <)
    var result: [CellRecord] = []
    result.reserveCapacity(order.count)
    for (tile, operation, station) in order {
      let actions = actions.list(station * Action.count..<(station + 1) * Action.count)
      let network = flits.list(station * NetworkAction.count..<(station + 1) * NetworkAction.count)
      let last = result.count - 1
      if last >= 0, result[last].tile == tile, result[last].operation == operation {
        for (index, count) in actions.enumerated() { result[last].actions[index] += count }
        for (index, count) in network.enumerated() { result[last].network[index] += count }
      } else {
        result.append(CellRecord(tile: tile, operation: operation, actions: actions, network: network))
      }
    }
    return result
  }
}
