import ChipPlacement
public import DataFiles
import Quantities
import RunRecord

extension RunTables {
  /// One row per tile and one for the chip as a whole, whose energies add up to the total of the run.
  public func cores() throws(Failure) -> String {
    let components = EnergyComponent.allCases
    var table = Table(
      columns: [
        "core", "kind", "x", "y", "chip", "operators", "spikes_in", "spikes_out", "packets_in", "packets_out",
        "firing_rate_hz", "spikes_per_channel_token", "synaptic_operations", "busy_ps", "stalled_ps",
        "idle_ps",
        "synapse_busy_ps", "neuron_busy_ps", "output_busy_ps", "output_stalled_ps", "queue_max",
      ] + components.map { "energy_\($0.key)_fJ" } + ["energy_total_fJ"])
    let energies = report.book.componentsByTile()
    let synapses = report.synapticOperationsByTile()
    let operators = report.placement.operatorCounts()
    for number in energies.indices {
      let tile = TileIdentity(number, of: report.chip)
      var row = prefix(tile, operators: tile.node.map { operators[$0] ?? 0 } ?? 0)
      row += activity(
        report.record.tiles.indices.contains(number) ? report.record.tiles[number] : TileRecord(),
        synapses: synapses.indices.contains(number) ? synapses[number] : 0)
      row += energies[number].map { .integer($0) }
      row.append(.integer(report.book.byTile[number]))
      try table.row(row)
    }
    return table.text
  }

  private func prefix(_ tile: TileIdentity, operators: Int) -> [CSVCell] {
    let isPlace = tile.kind != .chip
    return [
      .count(tile.number), .text(tile.kind.rawValue), isPlace ? .count(tile.x) : .empty,
      isPlace ? .count(tile.y) : .empty, tile.chip.map { .count($0) } ?? .empty, .count(operators),
    ]
  }

  private func activity(_ tile: TileRecord, synapses: Int128) -> [CSVCell] {
    [
      .count(tile.spikesIn), .count(tile.spikesOut), .count(tile.packetsIn), .count(tile.packetsOut),
      .ratio(Ratio(Int128(tile.spikesOut) * 1_000_000_000_000, report.record.end.picoseconds)),
      .ratio(Ratio(tile.spikesOut, tile.neuronSlots)), .integer(synapses), .count(tile.busy),
      .count(tile.stalled),
      .count(tile.idle), .count(tile.synapseBusy), .count(tile.neuronBusy), .count(tile.outputBusy),
      .count(tile.outputStalled), .count(tile.queueMaximum),
    ]
  }
}

extension TileIdentity {
  /// The node of a placement that the tile is; nil for the chip row.
  var node: PlacementNode? {
    switch kind {
    case .core: .core(number)
    case .host: .host
    case .dram: .dram
    case .chip: nil
    }
  }
}

extension Placement {
  /// Distinct operators on each node.
  func operatorCounts() -> [PlacementNode: Int] {
    var names: [PlacementNode: Set<String>] = [:]
    for entry in entries { names[entry.node, default: []].insert(entry.operation) }
    return names.mapValues(\.count)
  }
}

extension RunReport {
  /// Synaptic operations of every tile, summed over its operators.
  func synapticOperationsByTile() -> [Int128] {
    var counts = [Int128](repeating: 0, count: record.tiles.count)
    for cell in record.cells where counts.indices.contains(cell.tile) {
      counts[cell.tile] += cell.synapticOperations
    }
    return counts
  }
}

extension CellRecord {
  /// Weight row elements that served spikes touched.
  var synapticOperations: Int128 {
    Int128(PriceList.counts(actions: actions, network: [])[Action.synapticOperation.rawValue])
  }
}
