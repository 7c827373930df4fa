import Quantities
import RunRecord

/// Checks at the end of every run, in every build, that the books balance.
enum RunAudit {
  static func check(_ record: RunRecord, inFlight: Int) throws(SimulationFailure) {
    guard inFlight == 0 else { throw .unbalanced("\(inFlight) packets are still in flight") }
    for count in record.packets where count.injected != count.served + count.dropped {
      throw .unbalanced(
        "\(count.kind.key) packets: \(count.injected) injected, \(count.served) served, \(count.dropped) dropped"
      )
    }
    for count in record.packets where count.dropped > 0 && count.kind != .spike {
      throw .unbalanced("\(count.dropped) \(count.kind.key) packets were dropped; only spikes may be")
    }
    guard record.losses.reduce(0, { $0 + $1.packets }) == record.packets.reduce(0, { $0 + $1.dropped }) else {
      throw .unbalanced("losses by core and site do not add up to the dropped packets")
    }
    try checkTiles(record)
  }

  /// Times of a tile cover the run; its windows and its cells add up to the same counts.
  private static func checkTiles(_ record: RunRecord) throws(SimulationFailure) {
    var actions = Array(
      repeating: Array(repeating: Int64(0), count: Action.allCases.count), count: record.tiles.count)
    for cell in record.cells {
      for (index, count) in cell.actions.enumerated() { actions[cell.tile][index] += count }
    }
    for (tile, state) in record.tiles.enumerated() {
      guard state.busy + state.stalled + state.idle == record.end.picoseconds else {
        throw .unbalanced("tile \(tile): busy + stalled + idle is not the length of the run")
      }
      for action in Action.allCases.indices {
        let windows = state.windows.reduce(0) { $0 + $1.actions[action] }
        guard windows == actions[tile][action] else {
          throw .unbalanced(
            "tile \(tile): \(Action.allCases[action].key): windows hold \(windows), operators \(actions[tile][action])"
          )
        }
      }
      let busy = state.windows.reduce(0) { $0 + $1.busy }
      guard busy == state.busy else {
        throw .unbalanced("tile \(tile): windows hold \(busy) ps busy, not \(state.busy)")
      }
    }
  }
}
