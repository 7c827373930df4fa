import ChipModel
import DataFiles
import Foundation
import Parquet
import Quantities
import Reporting
import RunPage
import RunRecord
import TestSupport
import Testing

@Suite("The page of a run")
struct RunPageTests {
  private func page(_ report: RunReport, further: [ReportFile] = []) throws -> String {
    try PageFolder(report, further: further).html
  }

  private func sample(seed: UInt64 = 3, columns: Int = 4, rows: Int = 3) throws -> RunReport {
    try SampleRun.report(on: SampleChip.chip(columns: columns, rows: rows), seed: seed)
  }

  @Test("is well-formed, and its browser may load nothing", arguments: 0..<6 as Range<UInt64>)
  func structure(seed: UInt64) throws {
    let html = try page(sample(seed: seed))
    let checked = try MarkupChecker(html)
    let policy = checked.elements.first { $0.attributes["http-equiv"] == "Content-Security-Policy" }
    #expect(
      policy?.attributes["content"]
        == "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:")
    #expect(!html.contains("http://") && !html.contains("https://"))
    for element in checked.elements {
      #expect(element.attributes["src"] == nil)
      #expect(element.attributes.keys.allSatisfy { !$0.hasPrefix("on") })
      if let link = element.attributes["href"] { #expect(link.hasPrefix("data:text/csv;base64,")) }
    }
    #expect(Set(checked.elements.map(\.name)).isDisjoint(with: ["img", "iframe", "object", "link", "base"]))
  }

  @Test("names every picture for readers who do not see it, and no id twice")
  func accessible() throws {
    let checked = try MarkupChecker(try page(sample(), further: [Self.spikes(200)]))
    let pictures = checked.elements.filter { $0.attributes["role"] == "img" }
    #expect(pictures.count >= 7)
    #expect(pictures.allSatisfy { !($0.attributes["aria-label"] ?? "").isEmpty })
    for name in ["svg", "canvas"] {
      for element in checked.elements where element.name == name {
        let isInside = element.attributes["aria-hidden"] == "true" || element.attributes["id"] == nil
        #expect(element.attributes["role"] == "img" || isInside)
      }
    }
    let ids = checked.elements.compactMap { $0.attributes["id"] }
    #expect(Set(ids).count == ids.count)
  }

  @Test(
    "divides time into the windows of the run, also where the first core did nothing",
    arguments: 0..<20 as Range<UInt64>)
  func intervals(seed: UInt64) throws {
    let report = try sample(seed: seed)
    let map = try MarkupChecker(try page(report)).elements.first { $0.attributes["id"] == "heat" }
    let windows = (report.record.end.picoseconds - 1) / report.record.windowWidth + 1
    #expect(map?.attributes["data-cols"] == "\(windows)")
  }

  @Test("has a script of less than 3 kB")
  func script() throws {
    let scripts = try MarkupChecker(try page(sample())).raw.filter {
      $0.element.name == "script" && $0.element.attributes["type"] == nil
    }
    #expect(scripts.count == 1)
    #expect(try #require(scripts.first).text.utf8.count < 3072)
  }

  @Test("holds the numbers of the record in its tables", arguments: 0..<4 as Range<UInt64>)
  func numbers(seed: UInt64) throws {
    let report = try sample(seed: seed)
    let texts = Set(try MarkupChecker(try page(report)).texts)
    #expect(texts.contains("\(report.book.total)"))
    for (index, amount) in report.book.byComponent.enumerated() where amount != 0 {
      #expect(texts.contains("\(amount)"), "component \(index)")
    }
    let busiest = try #require(report.record.tiles.prefix(report.chip.coreCount).map(\.busy).max())
    #expect(texts.contains("\(busiest)"))
    for token in report.record.tokens where !token.isPrompt {
      #expect(texts.contains("\(token.completed.picoseconds - token.entered.picoseconds)"))
    }
  }

  @Test("offers the numbers of every core that took part as a table to save")
  func download() throws {
    let report = try sample()
    let link = try MarkupChecker(try page(report)).elements.first { $0.attributes["download"] == "cores.csv" }
    let base64 = try #require(link?.attributes["href"]?.split(separator: ",").last)
    let data = try #require(Data(base64Encoded: String(base64)))
    let rows = String(decoding: data, as: UTF8.self).split(separator: "\n").dropFirst().map {
      $0.split(separator: ",").compactMap { Int64($0) }
    }
    let used = report.book.tiles.filter { $0 < report.chip.coreCount }
    #expect(rows.map { Int($0[0]) } == used)
    for row in rows {
      let tile = report.record.tiles[Int(row[0])]
      #expect(row[3] == tile.spikesIn && row[4] == tile.spikesOut && row[7] == tile.busy)
      #expect(row[9] == tile.queueMaximum)
    }
  }

  @Test("is the same whatever the format of the tables")
  func folder() throws {
    let report = try sample()
    let spikes = Self.spikes(50_000)
    let pages = try [[TableFormat.parquet], [.csv], [.parquet, .csv]].map { formats in
      try PageFolder(report, tables: formats, further: [spikes]).html
    }
    #expect(pages[0] == pages[1] && pages[1] == pages[2])
  }

  @Test("stays below 1 MB for 1,024 busy cores with a spike trace")
  func size() throws {
    let report = try sample(seed: 5, columns: 32, rows: 32)
    let html = try page(report, further: [Self.spikes(100_000)])
    #expect(html.utf8.count < 1_000_000)
    _ = try MarkupChecker(html)
  }

  @Test("joins cores of a mesh that is too large to draw, and stays below 1 MB")
  func largeMesh() throws {
    let report = try sample(seed: 6, columns: 100, rows: 90)
    let html = try page(report)
    #expect(html.contains("A cell stands for 2 × 2 cores"))
    #expect(html.utf8.count < 1_500_000)
  }

  @Test("says that lanes set no limit where a synaptic operation takes no time, and only then")
  func endlessLanes() throws {
    var chip = SampleChip.chip(columns: 4, rows: 3)
    #expect(try page(SampleRun.report(on: chip, seed: 3)).contains("that the lanes allow"))
    chip.core.costs.latency[Action.synapticOperation.rawValue] = .zero
    let html = try page(SampleRun.report(on: chip, seed: 3))
    #expect(html.contains("Roofline:") && html.contains("its lanes set no limit"))
    #expect(!html.contains("No core served a spike with a weight row"))
  }

  @Test("says what a lossy run lost")
  func losses() throws {
    let chip = SampleChip.chip(columns: 2, rows: 2)
    var record = SampleRun.record(on: chip, seed: 8)
    record.losses = [LossRecord(tile: 1, site: "model.layers.0.attn.in", packets: 12_345)]
    record.packets[0].dropped = 12_345
    record.packets[0].injected += 12_345
    record.tiles[0].packetsOut += 12_345
    let report = try RunReport(
      record: record, chip: chip, placement: SampleRun.placement(on: chip, operators: record.operators),
      description: SampleRun.description(), sites: SampleRun.sites(), edges: [])
    let html = try page(report)
    #expect(html.contains("Lossy run:"))
    #expect(html.contains("12,345 spikes were lost"))
  }

  /// A spike trace of so many rows.
  private static func spikes(_ rows: Int) -> ReportFile {
    var text = "injected_ps,arrived_ps,served_ps,source,destination,position,site,channel,value\n"
    for row in 0..<rows {
      text += "\(row * 7),\(row * 7 + 3),\(row * 7 + 9),0,1,0,model.layers.\(row % 3).mlp.in,\(row % 61),"
      text += "\(1 << (row % 5))\n"
    }
    return ReportFile(name: "spikes.csv", text: text)
  }
}
