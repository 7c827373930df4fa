import ChipModel
import ChipPlacement
import DataFiles
import Quantities
import Reporting
import RunRecord
import Testing

@Suite struct OutputTests {
  private func parsed(_ text: String) throws -> JSONValue {
    try JSONValue.parse(Array(text.utf8), file: "test", depthLimit: 16)
  }

  private func integer(_ value: JSONValue, _ path: String...) throws -> Int128 {
    let found = try path.reduce(value) { try #require($0[$1], "no key \($1)") }
    guard case .integer(let number) = found.content else {
      return try #require(nil, "\(path) is no integer")
    }
    return Int128(number)
  }

  @Test(
    "The summary has the keys that scripts rely on, with the sums of the record",
    arguments: 0..<4 as Range<UInt64>)
  func summary(seed: UInt64) throws {
    let report = try SampleRun.report(on: SampleChip.chip(columns: 3, rows: 3), seed: seed)
    let json = try parsed(Summary(report).json())
    #expect(json["schema"]?.content == .string("spikefoundry.run/v1"))
    let packets = try integer(json, "events", "packets")
    #expect(packets == report.record.packets.reduce(0) { $0 + Int128($1.injected) })
    let kinds = try ["spike", "end", "threshold", "graded", "credit"].map {
      try integer(json, "events", "packets_by_kind", $0)
    }
    #expect(kinds.reduce(0, +) == packets)
    let crossing = report.record.links.filter { $0.direction != .ejection }
    #expect(try integer(json, "events", "hops") == crossing.reduce(0) { $0 + Int128($1.packets) })
    let synapses = report.record.cells.reduce(Int128(0)) {
      $0 + Int128($1.actions[Action.synapticOperation.rawValue])
    }
    #expect(try integer(json, "events", "synaptic_operations") == synapses)
    #expect(try integer(json, "events", "total") == packets + synapses)
    #expect(try integer(json, "latency_ps", "total") == Int128(report.record.end.picoseconds))
    #expect(
      try integer(json, "latency_ps", "first_token") == Int128(report.record.tokens[1].completed.picoseconds))
    #expect(try integer(json, "energy_fJ", "total") == report.book.total)
    #expect(
      try integer(json, "energy_fJ", "dynamic") + integer(json, "energy_fJ", "static") == report.book.total)
    let components = try EnergyComponent.allCases.map {
      try integer(json, "energy_fJ", "by_component", $0.key)
    }
    #expect(components.reduce(0, +) == report.book.total)
    #expect(try integer(json, "cores", "used") == 4)
    let busiest = try #require(Int(exactly: integer(json, "cores", "busiest")))
    let cores = report.record.tiles.prefix(9).map(\.busy)
    #expect(busiest == cores.firstIndex(of: cores.max() ?? 0))
  }

  @Test("Sparsity ratios are those of the paper's definitions, without query sites")
  func sparsity() throws {
    let report = try SampleRun.report(on: SampleChip.chip(columns: 1, rows: 1), seed: 1)
    let text = try Summary(report).json()
    for line in [
      "\"silent\": 0.2", "\"spikes_per_channel\": 1.2", "\"slot\": 0.633333", "\"fig9\": 0.703704",
      "\"at_most_7\": 0.95",
    ] {
      #expect(text.contains("    " + line))
    }
  }

  @Test("Equal runs give equal files, and the files are these")
  func determinism() throws {
    let chip = SampleChip.chip(columns: 3, rows: 2)
    let files = try SampleRun.report(on: chip, seed: 9).files()
    for (file, again) in zip(files, try SampleRun.report(on: chip, seed: 9).files()) {
      #expect(file == again, "\(file.name)")
    }
    #expect(files.map(\.name).allSatisfy(ReportFile.names.contains))
    #expect(
      files.map(\.name) == [
        "manifest.json", "summary.json", "noc.svg", "placement.svg", "dataflow.dot", "dataflow.svg",
        "dataflow.png", "report.md", "cores.parquet", "cores.csv", "ops.parquet", "ops.csv", "energy.parquet",
        "energy.csv", "links.parquet", "links.csv", "windows.parquet", "windows.csv", "latency.parquet",
        "latency.csv", "digests.parquet", "digests.csv", "tokens.parquet",
        "tokens.csv", "critical.parquet", "critical.csv",
      ])
  }

  @Test(
    "The picture of a mesh tells the value of each core up to 4,096, and draws all of more",
    arguments: [64, 65])
  func largeMesh(columns: Int) throws {
    let chip = SampleChip.chip(columns: columns, rows: 64)
    let svg = CoreHeatMap(try SampleRun.report(on: chip, seed: 3)).svg
    let isTold = columns == 64
    #expect(svg.contains("<title>core 4000</title>") == isTold)
    #expect(svg.contains("values of single cores and links: report.html") != isTold)
    // Three panels, and the routers among the links.
    let drawn = svg.split(separator: isTold ? "<title>core " : "z").count
    #expect(drawn > 4 * chip.coreCount)
    #expect(isTold || svg.utf8.count < 250 * chip.coreCount)
  }

  @Test("A page that leaves tokens out names their table, of which there need not be a CSV file")
  func manyTokens() throws {
    let chip = SampleChip.chip(columns: 2, rows: 2)
    var record = SampleRun.record(on: chip, seed: 7)
    record.tokens += Array(repeating: record.tokens[2], count: 41)
    let report = try RunReport(
      record: record, chip: chip, placement: SampleRun.placement(on: chip, operators: record.operators),
      description: SampleRun.description(), sites: SampleRun.sites(), edges: [])
    let page = ReportPage(report).markdown
    #expect(page.contains("4 more stand in the table `tokens`.") && !page.contains("tokens.csv"))
  }

  @Test("Column sums of the tables are the totals of the books", arguments: 0..<4 as Range<UInt64>)
  func tables(seed: UInt64) throws {
    let report = try SampleRun.report(on: SampleChip.chip(columns: 2, rows: 3), seed: seed)
    let tables = RunTables(report)
    #expect(try sum("energy_total_fJ", of: tables.cores()) == report.book.total)
    #expect(try sum("energy_fJ", of: tables.operators()) == report.book.total)
    #expect(try sum("energy_fJ", of: tables.energy()) == report.book.total)
    #expect(try sum("energy_fJ", of: tables.windows()) == report.book.total)
    for (index, component) in EnergyComponent.allCases.enumerated() {
      #expect(
        try sum("energy_\(component.key)_fJ", of: tables.cores()) == report.book.byComponent[index])
    }
    for column in ["spikes_in", "spikes_out", "synaptic_operations", "busy_ps", "stalled_ps"] {
      #expect(try sum(column, of: tables.windows()) == sum(column, of: tables.cores()), "\(column)")
    }
    let counts = try sum("synapse_op_count", of: tables.operators())
    #expect(try counts == sum("synaptic_operations", of: tables.cores()))
  }

  private func sum(_ column: String, of table: RunTable) throws -> Int128 {
    let rows = try table.csv.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let index = try #require(rows.first?.firstIndex(of: column[...]), "no column \(column)")
    return rows.dropFirst().reduce(0) { $0 + (Int128($1[index]) ?? 0) }
  }

  @Test("A run in which nothing happened still gives a complete folder")
  func emptyRun() throws {
    let chip = SampleChip.chip(columns: 1, rows: 1, hasDram: false)
    var description = SampleRun.description(text: "")
    (description.prompt, description.generated, description.promptText) = ([], [], nil)
    let report = try RunReport(
      record: emptyRecord(on: chip, end: 0), chip: chip, placement: .init(entries: []),
      description: description,
      sites: [], edges: [])
    try RunAudit(report).check()
    let files = try report.files()
    #expect(files.allSatisfy { !$0.contents.isEmpty })
    let summary = try parsed(Summary(report).json())
    #expect(summary["cores"]?["busiest"]?.content == .null)
    #expect(Headline(report, folder: nil).text.contains("none worked"))
  }

  @Test("Counts and times at the ends of 64 bits do not trap")
  func extremes() throws {
    let chip = SampleChip.chip(columns: 2, rows: 2)
    var record = SampleRun.record(on: chip, seed: 2)
    record.end = SimTime(picoseconds: .max)
    record.windowWidth = .max
    for index in record.tiles.indices {
      record.tiles[index].busy = .max
      record.tiles[index].stalled = .max
      record.tiles[index].spikesOut = .max
      record.tiles[index].neuronSlots = .max
      for window in record.tiles[index].windows.indices {
        record.tiles[index].windows[window].actions = Array(repeating: .max, count: Action.allCases.count)
      }
    }
    for index in record.cells.indices {
      record.cells[index].actions = Array(repeating: .max, count: Action.allCases.count)
      record.cells[index].network = Array(repeating: .max, count: NetworkAction.allCases.count)
    }
    for index in record.links.indices {
      (record.links[index].packets, record.links[index].flits) = (.max, .max)
      (record.links[index].busy, record.links[index].waiting) = (.max, .max)
    }
    record.packets = PacketKind.allCases.map {
      PacketCount(kind: $0, injected: .max, served: .max, dropped: .max)
    }
    record.losses = [
      LossRecord(tile: 0, site: "s", packets: .max), LossRecord(tile: 1, site: "s", packets: .max),
    ]
    record.tokens[0].completed = SimTime(picoseconds: .max)
    var sites = SampleRun.sites()
    for index in sites.indices {
      (sites[index].channels, sites[index].spikes, sites[index].slots) = (.max, .max, .max)
    }
    let report = try RunReport(
      record: record, chip: chip, placement: SampleRun.placement(on: chip, operators: record.operators),
      description: SampleRun.description(), sites: sites + sites, edges: [])
    #expect(try RunTables(report).files().count == 18)
    #expect(try !Summary(report).json().isEmpty && !Manifest(report).json().isEmpty)
    #expect(!ReportPage(report).markdown.isEmpty && !CoreHeatMap(report).svg.isEmpty)
    #expect(throws: Failure.self) { try report.files() }
    #expect(Headline(report, folder: nil).text.contains("LOSSY"))
  }

  @Test("Lossy runs say so in manifest, summary, headline and page, by core and site")
  func lossy() throws {
    let chip = SampleChip.chip(columns: 2, rows: 1)
    var record = SampleRun.record(on: chip, seed: 5)
    record.losses = [LossRecord(tile: 1, site: "model.layers.0.mlp.in", packets: 1234)]
    record.packets[0].dropped = 1234
    record.packets[0].injected += 1234
    record.tiles[0].packetsOut += 1234
    let report = try RunReport(
      record: record, chip: chip, placement: SampleRun.placement(on: chip, operators: record.operators),
      description: SampleRun.description(), sites: SampleRun.sites(), edges: [])
    try RunAudit(report).check()
    #expect(try Manifest(report).json().contains("\"lossy\": true"))
    let summary = try Summary(report).json()
    #expect(summary.contains("\"lossy\": true") && summary.contains("\"packets\": 1234"))
    #expect(Headline(report, folder: nil).lines[0].hasPrefix("LOSSY     1,234 spikes"))
    let page = ReportPage(report).markdown
    #expect(
      page.contains("**LOSSY RUN: 1,234 spikes")
        && page.contains("| core 1 (x 1, y 0) | model.layers.0.mlp.in | 1,234 |"))
  }

  @Test("The audit accepts balanced books and names what does not balance")
  func audit() throws {
    let chip = SampleChip.chip(columns: 2, rows: 2)
    let good = try SampleRun.report(on: chip, seed: 11)
    try RunAudit(good).check()
    func failure(_ change: (inout RunRecord) -> Void) throws -> String {
      var record = good.record
      change(&record)
      let report = try RunReport(
        record: record, chip: chip, placement: good.placement, description: good.description,
        sites: good.sites,
        edges: [])
      return try #require(throws: Failure.self) { try RunAudit(report).check() }.message
    }
    #expect(try failure { $0.packets[0].served -= 1 }.contains("spike packets"))
    #expect(try failure { $0.losses = [LossRecord(tile: 0, site: "s", packets: 1)] }.contains("losses"))
    #expect(try failure { $0.tiles[1].idle += 1 }.contains("time of tile 1"))
    #expect(try failure { $0.cells[0].actions[1] += 1 }.contains("synapse_op of tile"))
    #expect(try failure { $0.tiles[0].windows[0].spikesIn += 1 }.contains("spikes in of tile 0"))
  }
}
