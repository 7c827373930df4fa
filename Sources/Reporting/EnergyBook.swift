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
  /// Totals by tile number in femtojoules; the last entry is the chip row.
  public let byTile: [Int128]
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
  /// O(cells of the record).
  ///
  /// - Throws: 70 if the record is of another chip, 65 if a cell exceeds 2^96 fJ.
  public init(_ record: RunRecord, on chip: Chip) throws(Failure) {
    guard record.tiles.count == chip.tileCount else {
      throw .mismatch(what: "tiles", record: record.tiles.count, chip: chip.tileCount)
    }
    var cells: [EnergyCell] = []
    var next = record.cells.startIndex
    for tile in 0...chip.tileCount {
      let identity = TileIdentity(tile, of: chip)
      let list = PriceList(tile: identity, of: chip)
      while next < record.cells.endIndex, record.cells[next].tile <= tile {
        try Self.price(record.cells[next], of: identity, with: list, in: record, into: &cells)
        next += 1
      }
      try Self.addStatic(of: identity, on: chip, until: record.end.picoseconds, to: &cells)
    }
    guard next == record.cells.endIndex else {
      throw .mismatch(what: "as the tile of a cell", record: record.cells[next].tile, chip: chip.tileCount)
    }
    self.cells = cells
    byTile = Self.sum(cells, count: chip.tileCount + 1) { $0.tile }
    byOperator = Self.sum(cells, count: record.operators.count + 1) { $0.operation ?? record.operators.count }
    byComponent = Self.sum(cells, count: EnergyComponent.allCases.count) { $0.component.index }
    dynamic = cells.reduce(0) { $0 + ($1.component.isStatic ? 0 : $1.femtojoules) }
    staticTotal = cells.reduce(0) { $0 + ($1.component.isStatic ? $1.femtojoules : 0) }
  }

  /// Energy of one tile by position in `EnergyComponent.allCases`, for every tile and the chip row.
  public func componentsByTile() -> [[Int128]] {
    let row = [Int128](repeating: 0, count: EnergyComponent.allCases.count)
    var table = [[Int128]](repeating: row, count: byTile.count)
    for cell in cells { table[cell.tile][cell.component.index] += cell.femtojoules }
    return table
  }

  /// Energy of everything that a tile did, without its leakage or static power; by tile number.
  func dynamicByTile() -> [Int128] {
    Self.sum(cells.filter { !$0.component.isStatic }, count: byTile.count) { $0.tile }
  }

  private static func price(
    _ record: CellRecord, of tile: TileIdentity, with list: PriceList, in run: RunRecord,
    into cells: inout [EnergyCell]
  ) throws(Failure) {
    guard record.tile == tile.number, tile.kind != .chip, run.operators.indices.contains(record.operation)
    else {
      throw .mismatch(what: "as the tile of a cell", record: record.tile, chip: tile.number)
    }
    let counts = PriceList.counts(actions: record.actions, network: record.network)
    for (index, count) in counts.enumerated() where count != 0 {
      let component = EnergyComponent.allCases[index]
      guard let energy = EnergyCell.femtojoules(count: count, price: list.prices[index]) else {
        throw .energyTooLarge(
          tile: tile.text, operation: run.operators[record.operation], component: component.key)
      }
      cells.append(
        EnergyCell(
          tile: tile.number, operation: record.operation, component: component, count: count,
          price: list.prices[index], femtojoules: energy))
    }
  }

  private static func addStatic(
    of tile: TileIdentity, on chip: Chip, until end: Int64, to cells: inout [EnergyCell]
  ) throws(Failure) {
    let source = StaticSource(tile, of: chip)
    let energy = EnergyCell.femtojoules(source.power, until: end)
    guard energy.magnitude <= EnergyCell.limit.magnitude else {
      throw .energyTooLarge(tile: tile.text, operation: staticOperator, component: source.component.key)
    }
    guard energy != 0 else { return }
    cells.append(
      EnergyCell(
        tile: tile.number, operation: nil, component: source.component, count: 0, price: nil,
        femtojoules: energy))
  }

  private static func sum(_ cells: [EnergyCell], count: Int, by key: (EnergyCell) -> Int) -> [Int128] {
    var totals = [Int128](repeating: 0, count: count)
    for cell in cells { totals[key(cell)] += cell.femtojoules }
    return totals
  }
}
