import Quantities
import RunRecord

/// Checks at the end of every run, in every build, that the books balance.
enum RunAudit {
  /// Throws the first account that does not balance.
  ///
  /// Complexity: O(cells + windows + links).
  static func check(_ record: RunRecord, inFlight: Int) throws(SimulationFailure) {
    guard inFlight == 0 else { throw .unbalanced("\(inFlight) packets are still in flight") }
    try checkPackets(record)
    try checkLinks(record)
    try checkTiles(record)
  }

  // MARK: Packets

  private static func checkPackets(_ record: RunRecord) throws(SimulationFailure) {
    for count in record.packets where count.injected != count.served + count.dropped {
      throw .unbalanced(
        "\(count.kind.key) packets: \(count.injected) injected, \(count.served) served, \(count.dropped) dropped"
      )
    }
    for count in record.packets where count.dropped > 0 && count.kind != .spike {
      throw .unbalanced("\(count.dropped) \(count.kind.key) packets were dropped; only spikes may be")
    }
    let packets = record.packets
    try equal(
      "losses by core and site", record.losses.sum(\.packets), "dropped packets", packets.sum(\.dropped))
    try equal(
      "packets out of tiles", record.tiles.sum(\.packetsOut), "injected packets", packets.sum(\.injected))
    try equal("packets into tiles", record.tiles.sum(\.packetsIn), "served packets", packets.sum(\.served))
    let spikes = packets.filter { $0.kind == .spike }
    try equal("spikes into tiles", record.tiles.sum(\.spikesIn), "served spikes", spikes.sum(\.served))
  }

  /// What was billed to the senders when they injected is what the ports moved.
  private static func checkLinks(_ record: RunRecord) throws(SimulationFailure) {
    for action in NetworkAction.allCases {
      let moved = record.links.filter { action.counts($0) }.sum(\.flits)
      try equal(
        "billed \(action.key) flits", record.cells.sum { $0.network[action.rawValue] }, "moved flits", moved)
    }
  }

  // MARK: Tiles

  /// Times of a tile cover the run; its windows and its cells add up to the same counts.
  private static func checkTiles(_ record: RunRecord) throws(SimulationFailure) {
    let none = Array(repeating: Int64(0), count: Action.allCases.count)
    let noFlits = Array(repeating: Int64(0), count: NetworkAction.allCases.count)
    var actions = Array(repeating: none, count: record.tiles.count)
    var flits = Array(repeating: noFlits, count: record.tiles.count)
    for cell in record.cells {
      for (index, count) in cell.actions.enumerated() { actions[cell.tile][index] += count }
      for (index, count) in cell.network.enumerated() { flits[cell.tile][index] += count }
    }
    for (tile, state) in record.tiles.enumerated() {
      try equal(
        "tile \(tile): busy + stalled + idle", state.busy + state.stalled + state.idle, "end",
        record.end.picoseconds)
      for action in Action.allCases {
        try equal(
          "tile \(tile): \(action.key) of windows", state.windows.sum { $0.actions[action.rawValue] },
          "of operators",
          actions[tile][action.rawValue])
      }
      for action in NetworkAction.allCases {
        try equal(
          "tile \(tile): \(action.key) of windows", state.windows.sum { $0.network[action.rawValue] },
          "of operators",
          flits[tile][action.rawValue])
      }
      try checkWindows(tile, state)
    }
  }

  private static func checkWindows(_ tile: Int, _ state: TileRecord) throws(SimulationFailure) {
    guard state.windows.count <= Ledger.windowCount else {
      throw .unbalanced(
        "tile \(tile): \(state.windows.count) windows, at most \(Ledger.windowCount) are kept")
    }
    try equal("tile \(tile): spikes in of windows", state.windows.sum(\.spikesIn), "in total", state.spikesIn)
    try equal(
      "tile \(tile): spikes out of windows", state.windows.sum(\.spikesOut), "in total", state.spikesOut)
    try equal("tile \(tile): busy ps of windows", state.windows.sum(\.busy), "in total", state.busy)
    try equal("tile \(tile): stalled ps of windows", state.windows.sum(\.stalled), "in total", state.stalled)
    let longest = state.windows.map(\.queueMaximum).max() ?? 0
    try equal("tile \(tile): queue maximum of windows", longest, "of the run", state.queueMaximum)
  }

  private static func equal(
    _ first: String, _ a: Int64, _ second: String, _ b: Int64
  ) throws(SimulationFailure) {
    guard a == b else { throw .unbalanced("\(first): \(a), \(second): \(b)") }
  }
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
    case .attachment: link.direction == .host || link.direction == .dram
    case .chipLink: link.isChipLink
    }
  }
}
