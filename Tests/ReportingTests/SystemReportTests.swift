import ChipModel
import DataFiles
import Foundation
import Quantities
import Reporting
import RunRecord
import Testing

@Suite("Reports of several chips")
struct SystemReportTests {
  /// 2 x 2 chips of 2 x 1 cores.
  private static let chip: Chip = {
    var chip = SampleChip.chip(columns: 4, rows: 2)
    let link = ChipLink(
      flitTime: SimDuration(picoseconds: 8000), latency: SimDuration(picoseconds: 40_000),
      energy: Energy(attojoules: 64_000_500), bufferFlits: 16)
    chip.system = ChipSystem(columns: 2, rows: 2, link: link)
    return chip
  }()

  private func column(_ name: String, of table: String) throws -> [String] {
    let rows = table.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    let index = try #require(rows.first?.firstIndex(of: name[...]), "no column \(name)")
    return rows.dropFirst().map { String($0[index]) }
  }

  @Test("price flits between chips, and the static power of every chip")
  func energy() throws {
    var record = SampleRun.record(on: Self.chip, seed: 3)
    record.end = SimTime(picoseconds: 1_000_000)
    for index in record.cells.indices {
      record.cells[index].network = Array(repeating: 0, count: NetworkAction.allCases.count)
    }
    record.cells[0].network[NetworkAction.chipLink.rawValue] = 1001
    let book = try EnergyBook(record, on: Self.chip)
    let cells = book.cells.filter { $0.component == .network(.chipLink) }
    // 1001 x 64000.5 fJ, rounded half to even.
    #expect(cells.map(\.femtojoules) == [64_064_500])
    #expect(cells.first?.component.key == "chip_link")
    let place = try #require(book.tiles.firstIndex(of: Self.chip.tileCount))
    #expect(book.byTile[place] == Int128(4 * 98_765_431))
  }

  @Test("name the chip of every core, router and link end")
  func tables() throws {
    let report = try SampleRun.report(on: Self.chip, seed: 5)
    let cores = try RunTables(report).cores().csv
    // Cores row by row, host on core 0, dram on the last column of the first row, the row of all chips.
    let chips = ["0", "0", "1", "1", "2", "2", "3", "3", "0", "1", "", ""]
    #expect(try column("chip", of: cores) == report.book.tiles.map { chips[$0] })
    let links = try RunTables(report).links().csv
    let crosses = zip(try column("chip", of: links), try column("to_chip", of: links)).map { $0 != $1 }
    #expect(crosses == report.record.links.map(\.isChipLink) && crosses.count(where: { $0 }) == 12)
    #expect(try column("chip_link_flits", of: RunTables(report).operators().csv).count > 1)
  }

  @Test("count chips and what crossed between them, in files for scripts and for people")
  func figures() throws {
    let report = try SampleRun.report(on: Self.chip, seed: 5)
    let crossed = report.record.links.reduce(0) { $0 + ($1.isChipLink ? $1.packets : 0) }
    let summary = try Summary(report).json()
    #expect(crossed > 0 && summary.contains("\"chip_hops\": \(crossed)"))
    #expect(summary.contains("\"chips_used\": 3") && summary.contains("\"chips\": 4"))
    let manifest = try Manifest(report).json()
    #expect(manifest.contains("\"chips\": {\n      \"columns\": 2,\n      \"rows\": 2"), "\(manifest)")
    let page = ReportPage(report).markdown
    #expect(page.contains("2 x 2 chips of 2 x 1 cores") && page.contains("of these hops led to another chip"))
    #expect(Headline(report, folder: nil).text.contains(" of 8 used on 3 of 4 chips, busiest core "))
    try RunAudit(report).check()
  }

  @Test("draw the borders between the chips, and none for a single chip")
  func pictures() throws {
    let report = try SampleRun.report(on: Self.chip, seed: 5)
    let map = PlacementMap(report.placement, on: Self.chip).svg
    #expect(map.components(separatedBy: "border between two chips").count == 3)
    #expect(map.contains("core 3 (chip 1, x 3, y 0)"))
    let heat = CoreHeatMap(report).svg
    #expect(heat.components(separatedBy: "stroke=\"#333333\"").count == 1 + 4 * 2)
    var single = Self.chip
    single.system = nil
    let alone = try SampleRun.report(on: single, seed: 5)
    #expect(!PlacementMap(alone.placement, on: single).svg.contains("border between two chips"))
    #expect(!CoreHeatMap(alone).svg.contains("stroke=\"#333333\""))
    #expect(!ReportPage(alone).markdown.contains("another chip"))
    #expect(try column("chip", of: RunTables(alone).cores().csv).allSatisfy { ["0", ""].contains($0) })
  }
}
