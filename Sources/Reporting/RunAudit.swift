public import DataFiles
import Quantities
import RunRecord

/// Checks that the books of a run balance; cheap enough for every run in every build.
public struct RunAudit: Sendable {
  private let report: RunReport

  /// Prepares the audit of a run.
  public init(_ report: RunReport) { self.report = report }

  /// Compares every pair of sums that must be equal.
  ///
  /// O(cells + windows).
  ///
  /// - Throws: 70 with the name of the first pair that differs.
  public func check() throws(Failure) {
    try checkPackets()
    try checkEnergy()
    try checkWindows()
    try checkCriticalPath()
    for (tile, record) in report.record.tiles.numbered { try checkTime("tile \(tile)", record) }
    try checkTime("a tile that did nothing", report.record.tiles.idle)
  }

  private func checkTime(_ name: String, _ record: TileRecord) throws(Failure) {
    try same(
      "time of \(name)", Int128(record.busy) + Int128(record.stalled) + Int128(record.idle),
      Int128(report.record.end.picoseconds))
  }

  private func checkCriticalPath() throws(Failure) {
    let path = report.path
    guard path.steps > 0 else { return }
    try same("critical path", Int128(path.total), Int128(report.record.end.picoseconds))
  }

  private func checkPackets() throws(Failure) {
    for packet in report.record.packets {
      let inFlight = report.record.stop?.inFlight[packet.kind.rawValue] ?? 0
      try same(
        "\(packet.kind.key) packets", Int128(packet.injected),
        Int128(packet.served) + Int128(packet.dropped) + Int128(inFlight))
    }
    let dropped = report.record.packets.reduce(Int128(0)) { $0 + Int128($1.dropped) }
    try same("losses by core and site", report.record.losses.reduce(0) { $0 + Int128($1.packets) }, dropped)
    let totals = PacketTotals(report.record.packets)
    try same("packets out", report.record.tiles.sum(\.packetsOut), totals.injected)
    try same("packets in", report.record.tiles.sum(\.packetsIn), totals.served)
  }

  private func checkEnergy() throws(Failure) {
    let book = report.book
    let cells = book.cells.reduce(Int128(0)) { $0 + $1.femtojoules }
    try same("energy by tile", book.byTile.reduce(0, +), cells)
    try same("energy by operator", book.byOperator.reduce(0, +), cells)
    try same("energy by component", book.byComponent.reduce(0, +), cells)
    try same("dynamic and static energy", book.total, cells)
  }

  private func checkWindows() throws(Failure) {
    guard report.record.windowWidth > 0 else { return }
    let ledger = WindowLedger(report.record, on: report.chip, book: report.book)
    for (place, tile) in report.book.tiles.enumerated() {
      let rows = ledger.rows(at: place)
      try same(
        "energy of tile \(tile) by window", rows.reduce(0) { $0 + $1.femtojoules }, report.book.byTile[place])
      guard report.record.tiles.indices.contains(tile) else { continue }
      try checkActivity(report.record.tiles[tile], tile: tile, rows: rows.map(\.activity))
    }
    try checkActions()
  }

  private func checkActivity(_ tile: TileRecord, tile number: Int, rows: [WindowRecord]) throws(Failure) {
    func sum(_ value: (WindowRecord) -> Int64) -> Int128 { rows.reduce(0) { $0 + Int128(value($1)) } }
    try same("spikes in of tile \(number) by window", sum(\.spikesIn), Int128(tile.spikesIn))
    try same("spikes out of tile \(number) by window", sum(\.spikesOut), Int128(tile.spikesOut))
    try same("busy time of tile \(number) by window", sum(\.busy), Int128(tile.busy))
    try same("stalled time of tile \(number) by window", sum(\.stalled), Int128(tile.stalled))
    try same(
      "queue maximum of tile \(number) by window", Int128(rows.map(\.queueMaximum).max() ?? 0),
      Int128(tile.queueMaximum))
  }

  private func checkActions() throws(Failure) {
    let zero = [Int128](repeating: 0, count: Action.count + NetworkAction.count)
    var next = report.record.cells.startIndex
    // The book has every tile of a cell, in the order of the cells.
    for tile in report.book.tiles where report.record.tiles.indices.contains(tile) {
      var cells = zero
      while next < report.record.cells.endIndex, report.record.cells[next].tile == tile {
        let cell = report.record.cells[next]
        Self.add(PriceList.counts(actions: cell.actions, network: cell.network), to: &cells)
        next += 1
      }
      var windows = zero
      for window in report.record.tiles[tile].windows {
        Self.add(PriceList.counts(actions: window.actions, network: window.network), to: &windows)
      }
      for (index, component) in EnergyComponent.allCases.prefix(zero.count).enumerated() {
        try same("\(component.key) of tile \(tile) by window", windows[index], cells[index])
      }
    }
  }

  private static func add(_ counts: [Int64], to sums: inout [Int128]) {
    for (index, count) in counts.enumerated() { sums[index] += Int128(count) }
  }

  private func same(_ what: @autoclosure () -> String, _ left: Int128, _ right: Int128) throws(Failure) {
    guard left == right else { throw .unbalanced(what: what(), left: left, right: right) }
  }
}
