import ChipPlacement
public import DataFiles
import Quantities
import RunRecord

extension RunTables {
  /// One row per tile that took part, one for the chip as a whole and one for all idle cores; their energies add
  /// up to the total of the run.
  public func cores() throws(Failure) -> RunTable {
    var table = table("cores", Self.coreColumns)
    let synapses = report.synapticOperationsByTile()
    let operators = report.placement.operatorCounts()
    for (place, number) in report.book.tiles.enumerated() {
      let tile = TileIdentity(number, of: report.chip)
      var row = prefix(tile, operators: tile.node.map { operators[$0] ?? 0 } ?? 0)
      row += activity(
        report.record.tiles.indices.contains(number) ? report.record.tiles[number] : TileRecord(),
        synapses: synapses[number] ?? 0, idle: idleTime(of: tile))
      row += report.book.components(at: place).map { .integer($0) }
      row.append(.integer(report.book.byTile[place]))
      try table.row(row)
    }
    return table.table
  }

  private static let coreColumns: [TableColumn] = {
    func counts(_ names: String...) -> [TableColumn] { names.map { TableColumn($0, .int64) } }
    return [TableColumn("core", .uint32), TableColumn("kind", .text)]
      + ["x", "y", "chip"].map { TableColumn($0, .uint32, isOptional: true) }
      + [TableColumn("operators", .uint32)]
      + counts("spikes_in", "spikes_out", "neuron_slots", "packets_in", "packets_out")
      + ["firing_rate_hz", "spikes_per_channel_token"].map { TableColumn($0, .double) }
      + counts(
        "synaptic_operations", "busy_ps", "stalled_ps", "idle_ps", "synapse_busy_ps", "neuron_busy_ps",
        "output_busy_ps", "output_stalled_ps", "queue_max")
      + EnergyComponent.allCases.map { TableColumn("energy_\($0.key)_fJ", .int64) }
      + counts("energy_total_fJ")
  }()

  /// Time in which a tile did nothing; the idle cores together have that of all of them.
  private func idleTime(of tile: TileIdentity) -> Int128 {
    switch tile.kind {
    case .chip: 0
    case .idle: Int128(report.record.end.picoseconds) * Int128(report.book.idleCores)
    case .core, .host, .dram: Int128(report.record.tiles[tile.number].idle)
    }
  }

  private func prefix(_ tile: TileIdentity, operators: Int) -> [CSVCell] {
    [
      .count(tile.number), .text(tile.kind.rawValue), tile.isPlace ? .count(tile.x) : .empty,
      tile.isPlace ? .count(tile.y) : .empty, tile.chip.map { .count($0) } ?? .empty, .count(operators),
    ]
  }

  private func activity(_ tile: TileRecord, synapses: Int128, idle: Int128) -> [CSVCell] {
    [
      .count(tile.spikesIn), .count(tile.spikesOut), .count(tile.neuronSlots), .count(tile.packetsIn),
      .count(tile.packetsOut),
      .ratio(Ratio(Int128(tile.spikesOut) * 1_000_000_000_000, report.record.end.picoseconds)),
      .ratio(Ratio(tile.spikesOut, tile.neuronSlots)), .integer(synapses), .count(tile.busy),
      .count(tile.stalled), .integer(idle), .count(tile.synapseBusy), .count(tile.neuronBusy),
      .count(tile.outputBusy),
      .count(tile.outputStalled), .count(tile.queueMaximum),
    ]
  }
}

extension TileIdentity {
  /// The node of a placement that the tile is; nil for the rows of the chip and of the idle cores.
  var node: PlacementNode? {
    switch kind {
    case .core: .core(number)
    case .host: .host
    case .dram: .dram
    case .chip, .idle: nil
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
  /// Synaptic operations by tile, summed over its operators.
  func synapticOperationsByTile() -> [Int: Int128] {
    record.cells.reduce(into: [:]) { $0[$1.tile, default: 0] += $1.synapticOperations }
  }
}

extension CellRecord {
  /// Weight row elements that served spikes touched.
  package var synapticOperations: Int128 {
    Int128(PriceList.counts(actions: actions, network: [])[Action.synapticOperation.rawValue])
  }
}
