public import ChipModel
public import DataFiles
import Quantities
public import RunRecord

/// The energy of a run: counts of the record times prices of the chip.
///
/// Each (tile, operator, component) cell is computed exactly in attojoules and rounded once, half to even, to
/// femtojoules. Every total is the sum of such cells, so the printed tables add up to the last digit.
public struct EnergyBook: Sendable {
  /// The operator name of static energy in tables.
  public static let staticOperator = "(static)"

  /// Cells that are not zero, by tile, then operator (static last), then component.
  public let cells: [EnergyCell]
  /// Numbers of the tiles with a row of their own, ascending: cores that took part, attached nodes, the chip row,
  /// and where there are idle cores one row for all of them.
  public let tiles: [Int]
  /// Totals in femtojoules by position in `tiles`.
  public let byTile: [Int128]
  /// Cores that hold no operator and did nothing.
  public let idleCores: Int
  /// First cell of each of `tiles`, and the number of cells.
  private let starts: [Int]
  /// Totals by operator index in femtojoules; the last entry is static energy.
  public let byOperator: [Int128]
  /// Totals by position in `EnergyComponent.allCases`, in femtojoules.
  public let byComponent: [Int128]
  /// Energy of everything that was done, in femtojoules.
  public let dynamic: Int128
  /// Leakage and static power over the whole run, in femtojoules.
  public let staticTotal: Int128
  /// Everything, in femtojoules.
  public var total: Int128 { dynamic + staticTotal }

  /// Prices a record.
  ///
  /// O(cells of the record), whatever the number of idle cores.
  ///
  /// - Throws: 70 if the record is of another chip, 65 if a cell exceeds 2^96 fJ.
  public init(_ record: RunRecord, on chip: Chip) throws(Failure) {
    (tiles, idleCores) = Self.places(of: record, on: chip)
    var cells: [EnergyCell] = []
    var starts = [0]
    try Self.visit(record, on: chip, tiles: tiles, idle: idleCores) {
      cells.append($0)
    } endOfTile: {
      starts.append(cells.count)
    }
    self.cells = cells
    self.starts = starts
    byTile = tiles.indices.map { place in
      cells[starts[place]..<starts[place + 1]].reduce(0) { $0 + $1.femtojoules }
    }
    byOperator = Self.sum(cells, count: record.operators.count + 1) { $0.operation ?? record.operators.count }
    byComponent = Self.sum(cells, count: EnergyComponent.allCases.count) { $0.component.index }
    dynamic = cells.reduce(0) { $0 + ($1.component.isStatic ? 0 : $1.femtojoules) }
    staticTotal = cells.reduce(0) { $0 + ($1.component.isStatic ? $1.femtojoules : 0) }
  }

  /// Energy by position in `EnergyComponent.allCases`, of the tile at a position in `tiles`.
  public func components(at place: Int) -> [Int128] {
    var row = [Int128](repeating: 0, count: EnergyComponent.allCases.count)
    for cell in cells(at: place) { row[cell.component.index] += cell.femtojoules }
    return row
  }

  /// Energy of everything that was done, without leakage or static power, at a position in `tiles`.
  func dynamic(at place: Int) -> Int128 {
    cells(at: place).reduce(0) { $0 + ($1.component.isStatic ? 0 : $1.femtojoules) }
  }

  private func cells(at place: Int) -> ArraySlice<EnergyCell> { cells[starts[place]..<starts[place + 1]] }

  /// Dynamic and static energy of a record in femtojoules, without the cells that they consist of.
  ///
  /// The totals of a book, in a fraction of its time and memory.
  ///
  /// - Throws: as `init(_:on:)`.
  public static func totals(
    _ record: RunRecord, on chip: Chip
  ) throws(Failure) -> (dynamic: Int128, static: Int128) {
    let (tiles, idleCores) = places(of: record, on: chip)
    var (dynamic, constant) = (Int128(0), Int128(0))
    try visit(record, on: chip, tiles: tiles, idle: idleCores) {
      if $0.component.isStatic { constant += $0.femtojoules } else { dynamic += $0.femtojoules }
    } endOfTile: {
    }
    return (dynamic, constant)
  }

  /// The tiles with a row of their own, and how many cores have none.
  private static func places(of record: RunRecord, on chip: Chip) -> (tiles: [Int], idleCores: Int) {
    let active = Set(record.tiles.active).union(record.cells.lazy.map(\.tile))
      .filter { $0 >= 0 && $0 < chip.coreCount }.sorted()
    let idleCores = chip.coreCount - active.count
    return (
      active + (chip.coreCount...chip.tileCount) + (idleCores > 0 ? [chip.tileCount + 1] : []), idleCores
    )
  }

  /// Prices a record cell by cell, tile by tile.
  private static func visit(
    _ record: RunRecord, on chip: Chip, tiles: [Int], idle: Int, _ body: (EnergyCell) -> Void,
    endOfTile: () -> Void
  ) throws(Failure) {
    guard record.tiles.count == chip.tileCount else {
      throw .mismatch(what: "tiles", record: record.tiles.count, chip: chip.tileCount)
    }
    var next = record.cells.startIndex
    // All cores have the same prices.
    let core = PriceList(tile: TileIdentity(0, of: chip), of: chip)
    for tile in tiles {
      let identity = TileIdentity(tile, of: chip)
      let list = identity.kind == .core ? core : PriceList(tile: identity, of: chip)
      while next < record.cells.endIndex, record.cells[next].tile <= tile {
        try price(record.cells[next], of: identity, with: list, in: record, body)
        next += 1
      }
      try priceStatic(of: identity, on: chip, idle: idle, until: record.end.picoseconds, body)
      endOfTile()
    }
    guard next == record.cells.endIndex else {
      throw .mismatch(what: "as the tile of a cell", record: record.cells[next].tile, chip: chip.tileCount)
    }
  }

  private static func price(
    _ record: CellRecord, of tile: TileIdentity, with list: PriceList, in run: RunRecord,
    _ body: (EnergyCell) -> Void
  ) throws(Failure) {
    guard record.tile == tile.number, tile.isPlace, run.operators.indices.contains(record.operation)
    else {
      throw .mismatch(what: "as the tile of a cell", record: record.tile, chip: tile.number)
    }
    let components = EnergyComponent.allCases
    let counts = PriceList.counts(actions: record.actions, network: record.network)
    for (index, count) in counts.enumerated() where count != 0 {
      let component = components[index]
      guard let energy = EnergyCell.femtojoules(count: count, price: list.prices[index]) else {
        throw .energyTooLarge(
          tile: tile.text, operation: run.operators[record.operation], component: component.key)
      }
      body(
        EnergyCell(
          tile: tile.number, operation: record.operation, component: component, count: count,
          price: list.prices[index], femtojoules: energy))
    }
  }

  private static func priceStatic(
    of tile: TileIdentity, on chip: Chip, idle: Int, until end: Int64, _ body: (EnergyCell) -> Void
  ) throws(Failure) {
    let source = StaticSource(tile, of: chip)
    let energy = EnergyCell.femtojoules(source.power, until: end)
    guard energy.magnitude <= EnergyCell.limit.magnitude else {
      throw .energyTooLarge(tile: tile.text, operation: staticOperator, component: source.component.key)
    }
    guard energy != 0 else { return }
    let count = tile.kind == .idle ? idle : 0
    body(
      EnergyCell(
        tile: tile.number, operation: nil, component: source.component, count: Int64(count), price: nil,
        femtojoules: energy * Int128(max(1, count))))
  }

  private static func sum(_ cells: [EnergyCell], count: Int, by key: (EnergyCell) -> Int) -> [Int128] {
    var totals = [Int128](repeating: 0, count: count)
    for cell in cells { totals[key(cell)] += cell.femtojoules }
    return totals
  }
}
