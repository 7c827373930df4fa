import Quantities
import RunRecord

/// Checks at the end of every run, in every build, that the books balance.
enum RunAudit {
  /// Throws the first account that does not balance.
  ///
  /// Complexity: O(cells + windows + links), independent of the number of idle tiles.
  ///
  /// - Parameters:
  ///   - record: the books.
  ///   - inFlight: packets that the simulation still holds; none at the end of a whole run.
  /// - Throws: `.unbalanced` with the two sums that differ.
  static func check(_ record: RunRecord, inFlight: Int) throws(SimulationFailure) {
    let stated = record.stop?.inFlight.reduce(0, +) ?? 0
    guard inFlight == stated else {
      throw .unbalanced("\(inFlight) packets are still in flight, expected \(stated)")
    }
    try checkPackets(record)
    try checkLinks(record)
    try checkTiles(record)
    try checkCriticalPath(record)
  }

  // MARK: Critical path

  /// The steps, where any are recorded, follow each other without a gap from the start of the run to its end.
  private static func checkCriticalPath(_ record: RunRecord) throws(SimulationFailure) {
    guard !record.criticalPath.isEmpty else { return }
    var time = SimTime.zero
    for (index, step) in record.criticalPath.enumerated() {
      try equal(
        "critical step \(index) starts at", step.start.picoseconds, "the one before it ends at",
        time.picoseconds)
      time = step.end
    }
    try equal("the critical path ends at", time.picoseconds, "the run at", record.end.picoseconds)
  }

  // MARK: Packets

  private static func checkPackets(_ record: RunRecord) throws(SimulationFailure) {
    for count in record.packets {
      let inFlight = record.stop?.inFlight[count.kind.rawValue] ?? 0
      guard count.injected != count.served + count.dropped + inFlight else { continue }
      throw .unbalanced(
        "\(count.kind.key) packets: \(count.injected) injected, \(count.served) served, "
          + "\(count.dropped) dropped, \(inFlight) in flight")
    }
    for count in record.packets where count.dropped > 0 && count.kind != .spike {
      throw .unbalanced("\(count.dropped) \(count.kind.key) packets were dropped; only spikes may be")
    }
    let packets = record.packets
    try equal(
      "losses by core and site", record.losses.sum(\.packets), "dropped packets", packets.sum(\.dropped))
    let tiles = totals(record)
    try equal("packets out of tiles", tiles.packetsOut, "injected packets", packets.sum(\.injected))
    try equal("packets into tiles", tiles.packetsIn, "served packets", packets.sum(\.served))
    let spikes = packets.filter { $0.kind == .spike }
    try equal("spikes into tiles", tiles.spikesIn, "served spikes", spikes.sum(\.served))
  }

  /// What was billed to the senders when they injected is what the ports moved.
  fileprivate static func checkLinks(_ record: RunRecord) throws(SimulationFailure) {
    let actions = NetworkAction.allCases
    var moved = Array(repeating: Int64(0), count: actions.count)
    for link in record.links {
      for action in actions where action.counts(link) { moved[action.rawValue] += link.flits }
    }
    var billed = Counts()
    for cell in record.cells { billed.add([], cell.network) }
    for action in actions {
      let ahead = record.stop?.flitsAhead[action.rawValue] ?? 0
      try equal(
        "billed \(action.key) flits", billed.network[action.rawValue], "moved flits",
        moved[action.rawValue] + ahead)
    }
  }

  // MARK: Tiles

  /// Times of a tile cover the run; its windows and its cells add up to the same counts.
  ///
  /// Tiles that did nothing share one record, which is looked at once, and have no counts in cells.
  private static func checkTiles(_ record: RunRecord) throws(SimulationFailure) {
    var next = record.cells.startIndex
    var (cells, windows) = (Counts(), Counts())
    for (tile, state) in record.tiles.numbered {
      sum(&cells, ofTilesTo: tile, in: record, from: &next)
      try check(state, cells, &windows, end: record.end.picoseconds) { "tile \(tile)" }
    }
    sum(&cells, ofTilesTo: .max, in: record, from: &next)
    try check(record.tiles.idle, cells, &windows, end: record.end.picoseconds) { "a tile that did nothing" }
  }

  /// The cells of tiles up to `tile` that are not summed yet; those of lower tiles are of idle ones, so that
  /// counts of theirs show as a difference.
  private static func sum(
    _ counts: inout Counts, ofTilesTo tile: Int, in record: RunRecord, from next: inout Int
  ) {
    counts.clear()
    while next < record.cells.endIndex, record.cells[next].tile <= tile {
      counts.add(record.cells[next].actions, record.cells[next].network)
      next += 1
    }
  }

  /// Sums by action and network action.
  private struct Counts: Equatable {
    var actions = Array(repeating: Int64(0), count: Action.count)
    var network = Array(repeating: Int64(0), count: NetworkAction.count)

    mutating func add(_ actions: [Int64], _ network: [Int64]) {
      for (index, count) in actions.enumerated() { self.actions[index] += count }
      for (index, count) in network.enumerated() { self.network[index] += count }
    }

    /// Makes all counts zero, in the same memory.
    mutating func clear() {
      for index in actions.indices { actions[index] = 0 }
      for index in network.indices { network[index] = 0 }
    }
  }

  private static func check(
    _ state: TileRecord, _ cells: Counts, _ counts: inout Counts, end: Int64, name: () -> String
  ) throws(SimulationFailure) {
    try equal("\(name()): busy + stalled + idle", state.busy + state.stalled + state.idle, "end", end)
    guard state.windows.count <= Ledger.windowCount else {
      throw .unbalanced(
        "\(name()): \(state.windows.count) windows, at most \(Ledger.windowCount) are kept")
    }
    counts.clear()
    let sum = state.windows.total(actions: &counts.actions, network: &counts.network)
    try equal("\(name()): spikes in of windows", sum.spikesIn, "in total", state.spikesIn)
    try equal("\(name()): spikes out of windows", sum.spikesOut, "in total", state.spikesOut)
    try equal("\(name()): busy ps of windows", sum.busy, "in total", state.busy)
    try equal("\(name()): stalled ps of windows", sum.stalled, "in total", state.stalled)
    try equal("\(name()): queue maximum of windows", sum.queueMaximum, "of the run", state.queueMaximum)
    guard counts != cells else { return }
    for action in Action.allCases {
      try equal(
        "\(name()): \(action.key) of windows", counts.actions[action.rawValue], "of operators",
        cells.actions[action.rawValue])
    }
    for action in NetworkAction.allCases {
      try equal(
        "\(name()): \(action.key) of windows", counts.network[action.rawValue], "of operators",
        cells.network[action.rawValue])
    }
  }

  private static func equal(
    _ first: @autoclosure () -> String, _ a: Int64, _ second: @autoclosure () -> String, _ b: Int64
  ) throws(SimulationFailure) {
    guard a == b else { throw .unbalanced("\(first()): \(a), \(second()): \(b)") }
  }

  /// Counts of packets, summed over all tiles in one pass; no run comes near 2^63 packets.
  private static func totals(_ record: RunRecord) -> TileRecord {
    var sum = TileRecord()
    let (idle, idleCount) = (record.tiles.idle, Int64(record.tiles.idleCount))
    sum.packetsOut = idle.packetsOut &* idleCount
    sum.packetsIn = idle.packetsIn &* idleCount
    sum.spikesIn = idle.spikesIn &* idleCount
    for (_, tile) in record.tiles.numbered {
      sum.packetsOut &+= tile.packetsOut
      sum.packetsIn &+= tile.packetsIn
      sum.spikesIn &+= tile.spikesIn
    }
    return sum
  }
}

extension RunRecord {
  /// Compares what was billed for flits with what the ports moved, as the end of every run does.
  ///
  /// - Throws: `.unbalanced` with the two sums that differ.
  package func checkLinks() throws(SimulationFailure) { try RunAudit.checkLinks(self) }
}

extension Sequence {
  fileprivate func sum(_ value: (Element) -> Int64) -> Int64 { reduce(0) { $0 + value($1) } }
}

extension NetworkAction {
  /// Whether a flit through a port counts as this action.
  fileprivate func counts(_ link: LinkRecord) -> Bool {
    switch self {
    case .router: true
    case .linkX: !link.isChipLink && (link.direction == .east || link.direction == .west)
    case .linkY: !link.isChipLink && (link.direction == .north || link.direction == .south)
    case .hostLink: link.direction == .host
    case .dramLink: link.direction == .dram
    case .chipLink: link.isChipLink
    }
  }
}
