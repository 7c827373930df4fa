public import DataFiles
import Quantities
import RunRecord

extension RunTables {
  /// Every energy cell: count, price and rounded energy; the books in full.
  public func energy() throws(Failure) -> RunTable {
    var table = table(
      "energy",
      [
        TableColumn("core", .uint32), TableColumn("kind", .text), TableColumn("operator", .text),
        TableColumn("component", .text), TableColumn("count", .int64, isOptional: true),
        TableColumn("price_aJ", .int64, isOptional: true), TableColumn("energy_fJ", .int64),
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
    return table.table
  }
}
