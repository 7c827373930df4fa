public import DataFiles
import RunRecord

extension RunTables {
  /// One row per operator and one for static energy: tiles, counts and energy.
  public func operators() throws(Failure) -> RunTable {
    let counts =
      Action.allCases.map { "\($0.key)_count" } + NetworkAction.allCases.map { "\($0.key)_flits" }
    var table = table(
      "ops",
      [TableColumn("operator", .text), TableColumn("tiles", .uint32)]
        + counts.map { TableColumn($0, .int64, isOptional: true) } + [TableColumn("energy_fJ", .int64)])
    var sums = report.record.operators.map { _ in OperatorSum() }
    for cell in report.record.cells where sums.indices.contains(cell.operation) {
      sums[cell.operation].add(cell)
    }
    for (index, name) in report.record.operators.enumerated() {
      try table.row(
        [.name(name), .count(sums[index].tiles)] + sums[index].counts.map { .integer($0) }
          + [.integer(report.book.byOperator[index])])
    }
    let blank = [CSVCell](repeating: .empty, count: OperatorSum().counts.count)
    try table.row(
      [.text(EnergyBook.staticOperator), .count(report.record.tiles.count)] + blank
        + [.integer(report.book.staticTotal)])
    return table.table
  }
}

/// Counts of one operator over its tiles.
private struct OperatorSum {
  var tiles = 0
  var counts = [Int128](repeating: 0, count: Action.count + NetworkAction.count)

  mutating func add(_ cell: CellRecord) {
    let own = PriceList.counts(actions: cell.actions, network: cell.network)
    // Spikes that were lost on their way to a cell leave it without any count.
    if own.contains(where: { $0 != 0 }) { tiles += 1 }
    for (index, count) in own.enumerated() { counts[index] += Int128(count) }
  }
}
