public import DataFiles
import RunRecord

extension RunTables {
  /// Per tile that took part the windows of its record, and what remains until the end of the run.
  public func windows() throws(Failure) -> RunTable {
    let counts = [
      "start_ps", "end_ps", "spikes_in", "spikes_out", "synaptic_operations", "operations", "busy_ps",
      "stalled_ps", "queue_max", "energy_fJ",
    ]
    var table = table(
      "windows",
      [TableColumn("core", .uint32), TableColumn("kind", .text), TableColumn("window", .uint32)]
        + counts.map { TableColumn($0, .int64) })
    let ledger = WindowLedger(report.record, on: report.chip, book: report.book)
    for (place, tile) in report.book.tiles.enumerated() {
      let kind = TileIdentity(tile, of: report.chip).kind.rawValue
      for row in ledger.rows(at: place) {
        let activity = row.activity
        let counts = PriceList.counts(actions: activity.actions, network: [])
        try table.row([
          .count(tile), .text(kind), .count(row.window), .count(row.start), .count(row.end),
          .count(activity.spikesIn), .count(activity.spikesOut),
          .count(counts[Action.synapticOperation.rawValue]),
          .integer(counts.reduce(Int128(0)) { $0 + Int128($1) }), .count(activity.busy),
          .count(activity.stalled),
          .count(activity.queueMaximum), .integer(row.femtojoules),
        ])
      }
    }
    return table.table
  }
}
