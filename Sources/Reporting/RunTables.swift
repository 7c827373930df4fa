public import DataFiles
import Quantities
import RunRecord

/// The CSV tables of the run folder.
///
/// Counts, times and energies are integers; rates are decimals.
public struct RunTables: Sendable {
  let report: RunReport

  /// Prepares the tables of a run.
  public init(_ report: RunReport) { self.report = report }

  /// All tables as files.
  public func files() throws(Failure) -> [ReportFile] {
    [
      ReportFile(name: "cores.csv", text: try cores()),
      ReportFile(name: "operators.csv", text: try operators()),
      ReportFile(name: "energy.csv", text: try energy()), ReportFile(name: "links.csv", text: try links()),
      ReportFile(name: "windows.csv", text: try windows()),
      ReportFile(name: "tokens.csv", text: try tokens()),
    ]
  }

  /// Every energy cell: count, price and rounded energy; the books in full.
  public func energy() throws(Failure) -> String {
    var table = Table(columns: [
      "core", "kind", "operator", "component", "count", "price_aJ", "energy_fJ",
    ])
    for cell in report.book.cells {
      let tile = TileIdentity(cell.tile, of: report.chip)
      try table.row([
        .count(tile.number), .text(tile.kind.rawValue),
        .name(cell.operation.map { report.record.operators[$0] } ?? EnergyBook.staticOperator),
        .text(cell.component.key), cell.price == nil && cell.count == 0 ? .empty : .count(cell.count),
        cell.price.map { .integer($0.attojoules) } ?? .empty, .integer(cell.femtojoules),
      ])
    }
    return table.text
  }

  /// Output ports of routers with their load; ejection ports (into the core of the tile) included.
  public func links() throws(Failure) -> String {
    var table = Table(columns: [
      "core", "x", "y", "chip", "direction", "to_core", "to_x", "to_y", "to_chip", "packets", "flits",
      "busy_ps", "waiting_ps",
      "utilisation",
    ])
    for link in report.record.links {
      let from = TileIdentity(link.tile, of: report.chip)
      let to = LinkTarget(link, on: report.chip).tile
      try table.row([
        .count(from.number), .count(from.x), .count(from.y), .count(from.chip ?? 0),
        .text(link.direction.key), .count(to.number), .count(to.x), .count(to.y), .count(to.chip ?? 0),
        .count(link.packets), .count(link.flits), .count(link.busy),
        .count(link.waiting), .ratio(Ratio(link.busy, report.record.end.picoseconds)),
      ])
    }
    return table.text
  }

  /// Per tile that took part the windows of its record, and what remains until the end of the run.
  public func windows() throws(Failure) -> String {
    var table = Table(columns: [
      "core", "kind", "window", "start_ps", "end_ps", "spikes_in", "spikes_out", "synaptic_operations",
      "operations", "busy_ps", "stalled_ps", "queue_max", "energy_fJ",
    ])
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
    return table.text
  }

  /// Processed positions with their times.
  public func tokens() throws(Failure) -> String {
    var table = Table(columns: [
      "position", "token_id", "origin", "entered_ps", "completed_ps", "latency_ps", "next_token_id",
    ])
    for token in report.record.tokens {
      try table.row([
        .count(token.position), .count(token.token), .text(token.isPrompt ? "prompt" : "generated"),
        .count(token.entered.picoseconds), .count(token.completed.picoseconds), .integer(token.latency),
        token.next.map { .count($0) } ?? .empty,
      ])
    }
    return table.text
  }
}

extension TokenRecord {
  /// Picoseconds from the token's entry until the host learnt that it was done.
  var latency: Int128 { Int128(completed.picoseconds) - Int128(entered.picoseconds) }
}
