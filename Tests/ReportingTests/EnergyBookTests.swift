import ChipModel
import DataFiles
import Quantities
import Reporting
import RunRecord
import Testing

@Suite struct EnergyBookTests {
  @Test(
    "Cells, tiles, operators, components and windows all add up to the same total",
    arguments: 0..<24 as Range<UInt64>)
  func balance(seed: UInt64) throws {
    let chip = SampleChip.chip(columns: 3, rows: 2, hasDram: seed % 2 == 0)
    let record = SampleRun.record(on: chip, seed: seed)
    let book = try EnergyBook(record, on: chip)
    let ledger = WindowLedger(record, on: chip, book: book)
    let cells = book.cells.reduce(Int128(0)) { $0 + $1.femtojoules }
    #expect(cells > 0)
    #expect(book.total == cells)
    #expect(try EnergyBook.totals(record, on: chip) == (book.dynamic, book.staticTotal))
    #expect(book.byTile.reduce(0, +) == cells)
    #expect(book.byOperator.reduce(0, +) == cells)
    #expect(book.byComponent.reduce(0, +) == cells)
    #expect(book.tiles.indices.map { book.components(at: $0).reduce(0, +) } == book.byTile)
    for place in book.tiles.indices {
      let rows = ledger.rows(at: place)
      #expect(rows.reduce(Int128(0)) { $0 + $1.femtojoules } == book.byTile[place])
      #expect(rows.allSatisfy { $0.femtojoules >= 0 })
      #expect(rows.first?.start == 0 && rows.last?.end == record.end.picoseconds)
      #expect(zip(rows, rows.dropFirst()).allSatisfy { $0.end == $1.start })
    }
  }

  @Test(
    "A cell is count times price, rounded half to even once",
    arguments: [
      (1, 499, 0), (1, 500, 0), (1, 501, 1), (1, 1500, 2), (3, 500, 2), (5, 500, 2), (7, 500, 4),
      (1000, 1, 1),
      (Int64.max, 1000, Int128(Int64.max)),
    ] as [(Int64, Int128, Int128)])
  func rounding(count: Int64, price: Int128, femtojoules: Int128) throws {
    var chip = SampleChip.chip(columns: 1, rows: 1, hasDram: false)
    chip.core.costs.energy[Action.neuronUpdate.rawValue] = Energy(attojoules: price)
    let book = try EnergyBook(oneCell(.neuronUpdate, count, on: chip, end: 0), on: chip)
    #expect(book.cells.map(\.femtojoules) == [femtojoules])
    #expect(book.dynamic == femtojoules && book.staticTotal == 0)
  }

  @Test("Cells of equal price are rounded one by one, not as a sum")
  func cellsAreRoundedBeforeTheyAreAdded() throws {
    var chip = SampleChip.chip(columns: 1, rows: 1, hasDram: false)
    chip.core.costs.energy[Action.compare.rawValue] = Energy(attojoules: 600)
    var record = oneCell(.compare, 1, on: chip, end: 0)
    record.operators.append("second")
    var second = record.cells[0]
    second.operation = 1
    record.cells.append(second)
    #expect(try EnergyBook(record, on: chip).total == 2)
  }

  @Test("Static energy is floor(P t) of every core, node and the chip, idle cores in one row")
  func staticEnergy() throws {
    let chip = SampleChip.chip(columns: 2, rows: 1)
    let record = emptyRecord(on: chip, end: 1_000_003)
    let book = try EnergyBook(record, on: chip)
    #expect(book.dynamic == 0)
    #expect(book.tiles == [2, 3, 4, 5] && book.idleCores == 2)
    #expect(book.byTile == [1_234_570, 1_234_570, 98_765_727, 2 * 12_345])
    #expect(book.byOperator == [Int128](repeating: 0, count: record.operators.count) + [book.staticTotal])
  }

  @Test("Host, dram and cores have their own prices; a link has its own, whoever sent the flit")
  func pricesByNode() throws {
    let chip = SampleChip.chip(columns: 1, rows: 1)
    var record = emptyRecord(on: chip, end: 0)
    for tile in 0..<3 {
      var cell = CellRecord(
        tile: tile, operation: 0, actions: WindowRecord().actions, network: WindowRecord().network)
      cell.actions[Action.spikeIn.rawValue] = 1000
      cell.network[NetworkAction.hostLink.rawValue] = 1000
      cell.network[NetworkAction.dramLink.rawValue] = 1000
      record.cells.append(cell)
    }
    let book = try EnergyBook(record, on: chip)
    #expect(
      book.cells.map(\.femtojoules) == [153, 10_001, 20_003, 2550, 10_001, 20_003, 357, 10_001, 20_003])
  }

  @Test("A record of another chip is refused, and so are cells outside of it")
  func mismatch() throws {
    let chip = SampleChip.chip(columns: 2, rows: 2)
    let other = emptyRecord(on: SampleChip.chip(columns: 2, rows: 3), end: 5)
    #expect(throws: Failure.self) { try EnergyBook(other, on: chip) }
    var outside = emptyRecord(on: chip, end: 5)
    outside.cells = [CellRecord(tile: chip.tileCount, operation: 0, actions: [1], network: [])]
    #expect(throws: Failure.self) { try EnergyBook(outside, on: chip) }
    outside.cells = [CellRecord(tile: 0, operation: 99, actions: [1], network: [])]
    #expect(throws: Failure.self) { try EnergyBook(outside, on: chip) }
  }

  @Test("An absurd price is refused with the cell named")
  func absurdPrice() throws {
    var chip = SampleChip.chip(columns: 1, rows: 1, hasDram: false)
    chip.core.costs.energy[Action.softmax.rawValue] = Energy(attojoules: Int128.max / 2)
    let record = oneCell(.softmax, 3, on: chip, end: 5)
    let failure = #expect(throws: Failure.self) { try EnergyBook(record, on: chip) }
    #expect(failure?.code == .data)
    #expect(failure?.message.contains("softmax") == true && failure?.message.contains("core 0") == true)
  }
}

/// A run in which nothing happened.
func emptyRecord(on chip: Chip, end: Int64) -> RunRecord {
  var idle = TileRecord()
  idle.idle = end
  return RunRecord(
    operators: ["embedding"], tiles: TileRecords(count: chip.tileCount, idle: idle), cells: [], links: [],
    windowWidth: 1000, tokens: [], packets: [], losses: [], end: SimTime(picoseconds: end))
}

/// A run with one cell on core 0.
func oneCell(_ action: Action, _ count: Int64, on chip: Chip, end: Int64) -> RunRecord {
  var record = emptyRecord(on: chip, end: end)
  var cell = CellRecord(
    tile: 0, operation: 0, actions: WindowRecord().actions, network: WindowRecord().network)
  cell.actions[action.rawValue] = count
  record.cells = [cell]
  return record
}
