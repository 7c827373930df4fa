import DataFiles
import Foundation
import TestSupport
import Testing

@Suite("spikefoundry price")
struct PriceTests {
  /// A price of the reference chip, its unit, and how large it may become.
  private static let prices: [(path: String, unit: String, limit: Int)] = [
    ("core.energy.spike_in", "aJ", 90_000_000), ("core.energy.synapse_op", "aJ", 7_000_001),
    ("core.energy.neuron_update", "fJ", 40_000), ("core.energy.packet_out", "fJ", 40_000),
    ("core.operations.mac.energy", "aJ", 30_000_001), ("core.operations.norm.energy", "pJ", 500),
    ("host.energy.spike_in", "pJ", 900), ("host.energy.packet_out", "pJ", 900),
    ("noc.router.energy", "aJ", 3_000_000), ("noc.hop.x.energy", "aJ", 3_000_000),
    ("noc.hop.y.energy", "aJ", 3_000_000), ("host.link.energy", "fJ", 90_000),
    ("core.leakage", "nW", 90_000), ("static_power", "uW", 9_000), ("host.power", "uW", 9_000),
    ("area.per_core", "um2", 900_000),
  ]

  /// A few random prices, some of them zero.
  private func overrides(_ seed: UInt64) -> [String] {
    var generator = SeededGenerator(seed: seed)
    return Self.prices.compactMap { price in
      guard Int.random(in: 0..<3, using: &generator) > 0 else { return nil }
      let value =
        Int.random(in: 0..<4, using: &generator) == 0 ? 0 : Int.random(in: 0...price.limit, using: &generator)
      return "\(price.path)=\(price.path == "area.per_core" ? max(1, value) : value) \(price.unit)"
    }
  }

  private func check(_ base: RunFixture, _ sets: [String], _ tables: String = "parquet,csv") throws {
    let folder = try TemporaryFolder()
    let options = sets.flatMap { ["--set", $0] }
    let (priced, simulated) = ("\(folder.path)/priced", "\(folder.path)/simulated")
    let outcome = try Command(["price", base.out, "--out", priced, "--tables", tables] + options).run()
    #expect(outcome.status == 0, "\(outcome.error)")
    let run = Command(
      base.arguments + ["--trace", "L0", "--out", simulated, "--tables", tables] + options)
    #expect(try run.run().status == 0)
    let (one, other) = (try deterministicFiles(priced), try deterministicFiles(simulated))
    #expect(one.keys.sorted() == other.keys.sorted())
    // These say that the run was priced: in a note, and which chip it was simulated on.
    // Where the run has overrides of its own, those of the chip files are numbered from there.
    let exempt =
      ["manifest.json", "summary.json", "report.md", "report.html"]
      + (base.arguments.contains("--set") ? ["chip.yaml"] : [])
    for (name, bytes) in one where !exempt.contains(name) {
      #expect(bytes == other[name], "\(name) with \(sets)")
    }
    let summaries = try [priced, simulated].map {
      try JSONValue.read(file: "\($0)/summary.json", limit: 1 << 24)
    }
    #expect(summaries[0].names == summaries[1].names)
    for name in summaries[0].names where name != "notes" {
      #expect(try JSONNode(summaries[0].at(name)) == JSONNode(summaries[1].at(name)), "\(name)")
    }
  }

  @Test("writes what a run at those prices writes, byte by byte", arguments: 1...4 as ClosedRange<UInt64>)
  func equality(_ seed: UInt64) throws {
    try check(try RunFixture.small.get(), overrides(seed))
  }

  @Test("does so for runs that lost spikes, and from tables in CSV only")
  func otherRuns() throws {
    let lossy = RunFixture(
      outcome: .init(status: 0, output: "", error: ""), folder: try TemporaryFolder(),
      arguments: [
        "run", "--chip", Command.package.appendingPathComponent("Examples/chips/drop-queue.yaml").path,
        "--tokens", "10,20", "--generate", "0", "--set", "core.queue.depth=2",
      ])
    #expect(
      try Command(lossy.arguments + ["--out", lossy.out, "--tables", "csv"]).run().status == 0)
    #expect(try lossy.json("summary.json").integer("events", "packets_dropped") > 0)
    try check(lossy, overrides(7), "csv")
  }

  @Test("says what each component cost before and after, and where its price is from")
  func comparison() throws {
    let base = try RunFixture.small.get()
    let before = try base.json("summary.json").integer("energy_fJ", "total")
    let outcome = try Command([
      "price", base.out, "--set", "core.energy.synapse_op=7 pJ", "--json",
    ]).run()
    let json = try JSONValue.text(outcome.output)
    #expect(try json.integer("total_before_fJ") == before)
    #expect(try json.integer("total_after_fJ") > before)
    guard case .array(let rows) = try json.at("components").content else {
      throw CommandTestError.unexpected("components")
    }
    var sum = 0
    for row in rows {
      sum += try row.integer("energy_after_fJ")
      let isChanged = try row.at("path").content == .string("core.energy.synapse_op")
      #expect(try isChanged == (row.integer("energy_before_fJ") != row.integer("energy_after_fJ")))
      guard isChanged else { continue }
      #expect(try row.integer("energy_after_fJ") == row.integer("count") * 7000)
      #expect(try row.at("source").content == .string("--set #1"))
    }
    #expect(try sum == json.integer("total_after_fJ"))
    let text = try Command(["price", base.out, "--set", "core.energy.synapse_op=7 pJ"]).run().output
    #expect(text.contains("synapse_op") && text.contains("core.energy.synapse_op") && text.contains("7 pJ"))
  }

  @Test(
    "refuses chips that differ in more than prices, in one message with the path",
    arguments: [
      ("core.lanes=2", "core.lanes: expected a chip that differs in prices only, found 2 instead of 8"),
      (
        "core.latency.synapse_op=9 ns", "core.latency.synapse_op: expected a chip that differs in prices only"
      ),
      ("clocks.core=100 MHz", "expected a chip that differs in prices only"),
    ])
  func refusals(_ set: String, _ message: String) throws {
    let outcome = try Command(["price", try RunFixture.small.get().out, "--set", set]).run()
    #expect(outcome.status == 65 && outcome.error.contains(message), "\(outcome.error)")
    #expect(outcome.output.isEmpty)
  }

  @Test("takes names and sources of a chip for no difference")
  func names() throws {
    let base = try RunFixture.small.get()
    let outcome = try Command([
      "price", base.out, "--set", "name=another", "--set", "summary=other", "--json",
    ]).run()
    #expect(outcome.status == 0, "\(outcome.error)")
    let json = try JSONValue.text(outcome.output)
    #expect(try json.integer("total_before_fJ") == json.integer("total_after_fJ"))
  }

  @Test(
    "refuses numbers that do not balance, or do not fit the table that they are written to",
    arguments: [("cores", "stalled_ps"), ("cores", "packets_out"), ("tokens", "next_token_id")])
  func edited(_ name: String, _ column: String) throws {
    let base = try RunFixture.small.get()
    let folder = try TemporaryFolder()
    try folder.copy(base.out, as: "run")
    try FileManager.default.removeItem(atPath: folder.path("run/\(name).parquet"))
    let table = try base.table("\(name).csv")
    let place = try #require(table.columns.firstIndex(of: column))
    var rows = table.rows
    rows[0][place] = "\(1 << 40)"
    let text = ([table.columns] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
    try folder.make("run/\(name).csv", text)
    let outcome = try Command([
      "price", folder.path("run"), "--set", "core.leakage=1 uW", "--out", folder.path("priced"),
    ]).run()
    #expect(outcome.status == 65 && outcome.error.contains("was a file edited"), "\(outcome.error)")
    #expect(!FileManager.default.fileExists(atPath: folder.path("priced")))
  }

  /// What is done to one of the last rows of a table.
  enum Edit: Sendable, CaseIterable { case remove, double, raise }

  @Test(
    "refuses tables that do not give the figures of the summary",
    arguments: [("energy", "count"), ("tokens", "completed_ps"), ("links", "flits")], Edit.allCases)
  func unlikeTheSummary(_ table: (name: String, column: String), _ edit: Edit) throws {
    let base = try RunFixture.small.get()
    let folder = try TemporaryFolder()
    try folder.copy(base.out, as: "run")
    let (name, column) = table
    try FileManager.default.removeItem(atPath: folder.path("run/\(name).parquet"))
    let stored = try base.table("\(name).csv")
    let place = try #require(stored.columns.firstIndex(of: column))
    var rows = stored.rows
    // Static energy is no count of the run: it follows from the chip.
    let row = try #require(rows.lastIndex { !$0.contains("(static)") })
    switch edit {
    case .remove: rows.remove(at: row)
    case .double: rows.insert(rows[row], at: row)
    case .raise: rows[row][place] = "\(try #require(Int64(rows[row][place])) + 1)"
    }
    try folder.make(
      "run/\(name).csv", ([stored.columns] + rows).map { $0.joined(separator: ",") + "\n" }.joined())
    let outcome = try Command(["price", folder.path("run"), "--set", "core.leakage=1 uW"]).run()
    #expect(outcome.status == 65 && outcome.error.contains("edited"), "\(outcome.error)")
  }

  @Test("refuses stopped runs, edited folders, missing tables and prices that are none")
  func damage() throws {
    let set = ["--set", "core.leakage=1 uW"]
    #expect(try Command(["price", try RunFixture.partial.get().out] + set).run().status == 65)
    let base = try RunFixture.small.get()
    #expect(try Command(["price", base.out]).run().status == 64)
    #expect(try Command(["price", base.out, "--set", "core.leakage=1 pJ"]).run().status == 65)
    #expect(try Command(["price", "\(base.folder.path)/none"] + set).run().status == 66)
    func damaged(_ change: (TemporaryFolder) throws -> Void) throws -> Command.Outcome {
      let folder = try TemporaryFolder()
      try FileManager.default.copyItem(atPath: base.out, toPath: "\(folder.path)/run")
      try change(folder)
      return try Command(["price", "\(folder.path)/run"] + set).run()
    }
    let edited = try damaged { folder in
      let text = try String(contentsOfFile: "\(folder.path)/run/chip.yaml", encoding: .utf8)
      #expect(text.contains("3.4 pJ"))
      try folder.make("run/chip.yaml", text.replacing("3.4 pJ", with: "3.5 pJ"))
    }
    #expect(edited.status == 65 && edited.error.contains("was the file edited?"), "\(edited.error)")
    let missing = try damaged { folder in
      for name in ["energy.parquet", "energy.csv"] {
        try FileManager.default.removeItem(atPath: "\(folder.path)/run/\(name)")
      }
    }
    #expect(missing.status == 66 && missing.error.contains("'energy'"), "\(missing.error)")
    let torn = try damaged { folder in
      let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/run/cores.parquet"))
      try folder.make("run/cores.parquet", Array(bytes.prefix(bytes.count / 2)))
    }
    #expect(torn.status == 65, "\(torn.error)")
    let shortened = try damaged { folder in
      try FileManager.default.removeItem(atPath: "\(folder.path)/run/critical.parquet")
      let lines = try folder.text("run/critical.csv").split(separator: "\n")
      try folder.make("run/critical.csv", lines.dropLast().joined(separator: "\n") + "\n")
    }
    #expect(shortened.status == 65 && shortened.error.contains("without gaps"), "\(shortened.error)")
    let piped = try damaged { folder in
      try FileManager.default.removeItem(atPath: "\(folder.path)/run/placement.yaml")
      #expect(mkfifo("\(folder.path)/run/placement.yaml", 0o600) == 0)
    }
    #expect(piped.status == 66 && piped.error.contains("placement.yaml"), "\(piped.error)")
  }
}

extension JSONNode {
  /// The value without its place in the file.
  init(_ value: JSONValue) {
    switch value.content {
    case .null: self = .null
    case .bool(let flag): self = .bool(flag)
    case .integer(let number): self = .integer(Int128(number))
    case .decimal(let number, _): self = .number(number)
    case .string(let text): self = .string(text)
    case .array(let items): self = .array(items.map { JSONNode($0) })
    case .object(let members): self = .object(members.map { JSONField($0.name, JSONNode($0.value)) })
    }
  }
}
