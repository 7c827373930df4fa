public import DataFiles
import Quantities
import RunRecord

extension RunTables {
  /// Output ports of routers with their load; ejection ports (into the core of the tile) included.
  public func links() throws(Failure) -> RunTable {
    let places = ["core", "x", "y", "chip"].map { TableColumn($0, .uint32) }
    let targets = ["to_core", "to_x", "to_y", "to_chip"].map { TableColumn($0, .uint32) }
    let loads = ["packets", "flits", "busy_ps", "waiting_ps"].map { TableColumn($0, .int64) }
    var table = table(
      "links",
      places + [TableColumn("direction", .text)] + targets + loads + [TableColumn("utilisation", .double)])
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
    return table.table
  }
}
