import ChipModel
import DataFiles
import Quantities
import RunComparison
import RunRecord

/// Puts the counts and times of a run together again from the tables of its folder.
///
/// Windows are left out: a folder keeps the actions of a window as one sum, and the books need them one by one.
struct StoredRecord {
  let run: StoredRun
  let chip: Chip

  /// The record, without windows.
  ///
  /// Complexity: O(rows of the tables), all of one table in memory at a time.
  ///
  /// - Throws: 66 where a table is missing, 65 where it is of another chip or format.
  func record() throws(Failure) -> RunRecord {
    let ops = try StoredColumns("ops", of: run)
    // The last row is static energy, which is no operator.
    let operators = Array(try ops.texts("operator").dropLast())
    let end = try number("latency_ps", "total")
    var record = RunRecord(
      operators: operators, tiles: try tiles(end), cells: try cells(operators), links: try links(),
      windowWidth: 0, tokens: try tokens(), packets: try packets(), losses: try losses(),
      end: SimTime(picoseconds: end))
    record.criticalPath = try criticalPath(operators, end)
    return record
  }

  // MARK: Tables

  private func tiles(_ end: Int64) throws(Failure) -> TileRecords {
    let cores = try StoredColumns("cores", of: run)
    let numbers = try cores.counts("core")
    var records = cores.rows.map { _ in TileRecord() }
    let columns: [(String, WritableKeyPath<TileRecord, Int64>)] = [
      ("spikes_in", \.spikesIn), ("spikes_out", \.spikesOut), ("neuron_slots", \.neuronSlots),
      ("packets_in", \.packetsIn), ("packets_out", \.packetsOut), ("busy_ps", \.busy),
      ("stalled_ps", \.stalled), ("idle_ps", \.idle), ("synapse_busy_ps", \.synapseBusy),
      ("neuron_busy_ps", \.neuronBusy), ("output_busy_ps", \.outputBusy),
      ("output_stalled_ps", \.outputStalled), ("queue_max", \.queueMaximum),
    ]
    for (name, property) in columns {
      for (row, value) in try cores.counts(name).enumerated() { records[row][keyPath: property] = value }
    }
    // Behind the tiles come the rows of the chip and of the idle cores.
    let own = zip(numbers, records).filter { $0.0 < chip.tileCount }.map { (tile: Int($0.0), record: $0.1) }
    guard zip(own, own.dropFirst()).allSatisfy({ $0.tile < $1.tile }) else {
      throw cores.failure("core", "ascending numbers")
    }
    var idle = TileRecord()
    idle.idle = end
    let marked = own.map { (tile, record) -> (tile: Int, record: TileRecord) in
      guard record == idle, tile < chip.coreCount else { return (tile, record) }
      // It took part although its totals do not show it: an empty window keeps it apart from the idle ones.
      var record = record
      record.windows = [WindowRecord()]
      return (tile, record)
    }
    return TileRecords(count: chip.tileCount, idle: idle, marked)
  }

  private func cells(_ operators: [String]) throws(Failure) -> [CellRecord] {
    let energy = try StoredColumns("energy", of: run)
    let tiles = try energy.counts("core")
    let counts = try energy.counts("count")
    let places = try energy.choices(
      "operator",
      operators.enumerated().map { ($0.element, Optional($0.offset)) } + [(EnergyBook.staticOperator, nil)])
    let components = try energy.choices("component", EnergyComponent.allCases.map { ($0.key, $0) })
    var cells: [CellRecord] = []
    for row in energy.rows {
      guard let operation = places[row], !components[row].isStatic else { continue }
      guard tiles[row] < chip.tileCount else { throw energy.failure("core", "places of the chip") }
      if cells.last?.tile != Int(tiles[row]) || cells.last?.operation != operation {
        cells.append(
          CellRecord(
            tile: Int(tiles[row]), operation: operation,
            actions: Array(repeating: 0, count: Action.count),
            network: Array(repeating: 0, count: NetworkAction.count)))
      }
      switch components[row] {
      // A row that is there twice counts twice, and shows against the summary.
      case .action(let action): cells[cells.count - 1].actions[action.rawValue] &+= counts[row]
      case .network(let action): cells[cells.count - 1].network[action.rawValue] &+= counts[row]
      case .leakage, .staticPower: break
      }
    }
    return cells
  }

  private func links() throws(Failure) -> [LinkRecord] {
    let links = try StoredColumns("links", of: run)
    let tiles = try links.counts("core")
    let directions = try links.choices("direction", PortDirection.allCases.map { ($0.key, $0) })
    let (packets, flits) = (try links.counts("packets"), try links.counts("flits"))
    let (busy, waiting) = (try links.counts("busy_ps"), try links.counts("waiting_ps"))
    guard tiles.allSatisfy({ $0 < chip.tileCount }) else { throw links.failure("core", "places of the chip") }
    return links.rows.map { row in
      let tile = Int(tiles[row])
      var link = LinkRecord(
        tile: tile, direction: directions[row],
        isChipLink: chip.isChipLink(core: tile, directions[row]))
      (link.packets, link.flits) = (packets[row], flits[row])
      (link.busy, link.waiting) = (busy[row], waiting[row])
      return link
    }
  }

  private func tokens() throws(Failure) -> [TokenRecord] {
    let table = try StoredColumns("tokens", of: run)
    let (positions, tokens) = (try table.counts("position"), try table.integers("token_id"))
    let origins = try table.choices("origin", [("prompt", true), ("generated", false)])
    let (entered, completed) = (try table.counts("entered_ps"), try table.counts("completed_ps"))
    let next = try table.optionalIntegers("next_token_id")
    return table.rows.map { row in
      TokenRecord(
        position: Int(positions[row]), token: Int(tokens[row]), isPrompt: origins[row],
        entered: SimTime(picoseconds: entered[row]), completed: SimTime(picoseconds: completed[row]),
        next: next[row].map { Int($0) })
    }
  }

  private func criticalPath(_ operators: [String], _ end: Int64) throws(Failure) -> [CriticalStep] {
    let table = try StoredColumns("critical", of: run)
    let (starts, ends) = (try table.counts("start_ps"), try table.counts("end_ps"))
    guard ends.isEmpty || starts == [0] + ends.dropLast() && ends.last == end else {
      throw table.failure("start_ps", "steps without gaps from 0 to \(end)")
    }
    let phases = try table.choices("phase", CriticalStep.Phase.allCases.map { ($0.key, $0) })
    let places = try table.choices(
      "operator", operators.enumerated().map { ($0.element, $0.offset) } + [("", -1)])
    let (tiles, tokens) = (try table.integers("core"), try table.integers("token"))
    return table.rows.map { row in
      CriticalStep(
        phase: phases[row], start: SimTime(picoseconds: starts[row]), end: SimTime(picoseconds: ends[row]),
        tile: Int(tiles[row]), operation: places[row], token: Int(tokens[row]))
    }
  }

  // MARK: Summary

  private func packets() throws(Failure) -> [PacketCount] {
    // Only spikes can be lost.
    let dropped = try number("events", "packets_dropped")
    var packets: [PacketCount] = []
    for kind in PacketKind.allCases {
      let injected = try number("events", "packets_by_kind", kind.key)
      let lost = kind == .spike ? dropped : 0
      packets.append(PacketCount(kind: kind, injected: injected, served: injected - lost, dropped: lost))
    }
    return packets
  }

  private func losses() throws(Failure) -> [LossRecord] {
    guard case .array(let list)? = run.summary["losses"]?.content else { throw missing(["losses"]) }
    return try list.map { (loss) throws(Failure) in
      guard let tile = loss["core"]?.integer, let site = loss["site"]?.string,
        let packets = loss["packets"]?.integer
      else { throw missing(["losses"]) }
      return LossRecord(tile: Int(tile), site: site, packets: packets)
    }
  }

  private func number(_ path: String...) throws(Failure) -> Int64 {
    var value = run.summary
    for name in path {
      guard let next = value[name] else { throw missing(path) }
      value = next
    }
    guard let number = value.integer, number >= 0 else { throw missing(path) }
    return number
  }

  private func missing(_ path: [String]) -> Failure {
    Failure(
      .data, file: "\(run.path)/summary.json", path: path.joined(separator: "."), "expected a count")
  }
}
