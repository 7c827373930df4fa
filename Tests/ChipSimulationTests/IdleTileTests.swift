import RunRecord
import TestSupport
import Testing

@testable import ChipSimulation

@Suite("State of tiles")
struct IdleTileTests {
  @Test("is held for the tiles in use only, whatever the number of others")
  func tables() {
    let used = UsedTiles([999_999, 7, 7, 500_000], of: 1_000_000)
    #expect(used.numbers == [7, 500_000, 999_999])
    var table = TileTable(used, repeating: 3)
    for tile in used.numbers { table[tile] = tile }
    #expect(used.numbers.allSatisfy { table[$0] == $0 })
    #expect(table[8] == 3 && table[0] == 3)
  }

  @Test(
    "has windows within the budget of all tiles together", arguments: [1, 1024, 1025, 4097, 40_000, 180_000])
  func budget(tiles: Int) {
    let count = Ledger.windows(tiles: tiles)
    #expect(count.nonzeroBitCount == 1 && count >= 2 && count <= 1024)
    #expect(count * tiles <= Ledger.mostWindows)
    #expect(count == 1024 || 2 * count * tiles > Ledger.mostWindows)
  }

  @Test(
    "keeps in the columns and rows of windows what a full table would hold",
    arguments: 0..<40 as Range<UInt64>)
  func columns(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let windows = 1 << Int.random(in: 1...9, using: &random)
    let counters = WindowRecord.counterCount
    // What a tile does lies close together in time, or all over the run.
    let spread = Int.random(in: 0..<windows, using: &random)
    let first = Int.random(in: 0..<windows - spread, using: &random)
    var table = Array(repeating: Array(repeating: Int64(0), count: counters), count: windows)
    var compact = WindowCounters()
    for _ in 0..<Int.random(in: 1...60, using: &random) {
      let (window, counter) = (
        first + Int.random(in: 0...spread, using: &random), Int.random(in: 0..<counters, using: &random)
      )
      let amount = Int64.random(in: 0...9, using: &random)
      table[window][counter] += amount
      compact.place(counter, window: window, of: windows).pointee += amount
      guard Int.random(in: 0..<10, using: &random) == 0 else { continue }
      let bits = Int.random(in: 1...4, using: &random)
      compact.merge(by: bits, maximum: 4)
      for _ in 0..<bits { table = Self.halved(table) }
    }
    let records = compact.records(windows)
    compact.free()
    #expect(records.count == windows)
    #expect(records == WindowRecords() + Array(records))
    #expect(records.digests == table.map { UInt64(bitPattern: $0[5]) })
    #expect(records.total.spikesOut == table.reduce(0) { $0 + $1[1] })
    #expect(records.total.queueMaximum == table.map { $0[4] }.max())
    for (record, row) in zip(records, table) {
      let fields = [
        record.spikesIn, record.spikesOut, record.busy, record.stalled, record.queueMaximum,
        Int64(bitPattern: record.digest),
      ]
      #expect(fields + record.actions + record.network == row)
    }
  }

  /// Every two windows as one, the later half of the windows empty.
  private static func halved(_ table: [[Int64]]) -> [[Int64]] {
    table.indices.map { index in
      guard index < table.count / 2 else { return table[index].map { _ in 0 } }
      return zip(table[2 * index], table[2 * index + 1]).enumerated().map { counter, pair in
        counter == 4 ? max(pair.0, pair.1) : pair.0 + pair.1
      }
    }
  }

  @Test("counts every action, each with a bit of its own")
  func counters() {
    #expect(Action.count == Action.allCases.count && NetworkAction.count == NetworkAction.allCases.count)
    #expect(PortDirection.count == PortDirection.allCases.count)
    #expect(WindowRecord.counterCount == 6 + Action.count + NetworkAction.count)
    #expect(WindowRecord.counterCount <= UInt64.bitWidth)
  }

  @Test("reads and writes like an array of all tiles", arguments: 0..<20 as Range<UInt64>)
  func records(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var idle = TileRecord()
    idle.idle = 50
    var array = Array(repeating: idle, count: 12)
    var sparse = TileRecords(count: 12, idle: idle)
    for _ in 0..<30 {
      let tile = Int.random(in: 0..<12, using: &random)
      array[tile].busy = Int64.random(in: 0...2, using: &random)
      array[tile].idle = 50 - array[tile].busy
      sparse[tile] = array[tile]
    }
    #expect(Array(sparse) == array)
    #expect(sparse == TileRecords(array, idle: idle))
    #expect(sparse.active == array.indices.filter { array[$0] != idle })
    #expect(sparse.sum(\.idle) == Int128(array.reduce(0) { $0 + $1.idle }))
  }
}
