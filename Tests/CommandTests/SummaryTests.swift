import DataFiles
import Foundation
import Testing

@Suite("summary.json")
struct SummaryTests {
  static let runs: [(String, Result<RunFixture, any Error>)] = [
    ("default", RunFixture.standard), ("plain", RunFixture.plain), ("small", RunFixture.small),
    ("golden", RunFixture.paper), ("partial", RunFixture.partial),
  ]
  static let names = runs.map(\.0)

  static func run(_ name: String) throws -> RunFixture {
    try #require(runs.first { $0.0 == name }).1.get()
  }

  @Test("has the keys that scripts rely on, with integers where integers are meant", arguments: names)
  func keys(_ name: String) throws {
    let summary = try Self.run(name).json("summary.json")
    #expect(try summary.at("schema").content == .string("spikefoundry.run/v1"))
    _ = try summary.at("tokens", "prompt").integers()
    _ = try summary.at("tokens", "generated").integers()
    guard case .string = try summary.at("tokens", "text").content else {
      throw CommandTestError.unexpected("tokens.text")
    }
    for key in ["packets", "hops", "total"] { #expect(try summary.integer("events", key) > 0, "\(key)") }
    // A plain checkpoint has no spikes, hence no synaptic operations.
    #expect(try (summary.integer("events", "synaptic_operations") > 0) == (name != "plain"))
    #expect(
      try Set(summary.at("events", "packets_by_kind").names) == [
        "spike", "end", "threshold", "graded", "credit",
      ])
    for key in ["silent", "spikes_per_channel", "slot", "fig9", "at_most_7"] {
      _ = try Self.number(summary.at("sparsity", key))
    }
    #expect(try summary.integer("latency_ps", "first_token") > 0)
    for key in ["total", "dynamic", "static"] { #expect(try summary.integer("energy_fJ", key) > 0, "\(key)") }
  }

  @Test(
    "counts the cores with operators and names the busiest of them, as in the table of cores",
    arguments: names)
  func cores(_ name: String) throws {
    let run = try Self.run(name)
    let summary = try run.json("summary.json").at("cores")
    let table = try run.table("cores.csv")
    let isCore = try table.column("kind").map { $0 == "core" }
    let (operators, busy) = (try table.integers("operators"), try table.integers("busy_ps"))
    let numbers = try table.integers("core")
    let cores = numbers.indices.filter { isCore[$0] }
    let used = cores.count { operators[$0] > 0 }
    #expect(try summary.integer("used") == used && used > 1)
    // The lowest number where two are equally busy.
    let busiest = try #require(cores.max { (busy[$0], numbers[$1]) < (busy[$1], numbers[$0]) })
    #expect(try summary.integer("busiest") == numbers[busiest])
    #expect(try summary.integer("busiest_busy_ps") == busy[busiest] && busy[busiest] > 0)
  }

  @Test("counts the packets of each kind that the trace of the run has")
  func kinds() throws {
    let run = try EventTraceTests.whole.get()
    let kinds = try JSONValue.read(file: "\(run.out)/summary.json", limit: 1 << 24).at(
      "events", "packets_by_kind")
    let packets = try EventTraceTests.tables.get().table("packet").column("kind")
    for kind in kinds.names {
      #expect(try kinds.integer(kind) == packets.count { $0 == kind }, "\(kind)")
    }
    #expect(try kinds.names.reduce(0) { try $0 + kinds.integer($1) } == packets.count && packets.count > 0)
  }

  @Test("has a critical path whose sums are the latency, to the picosecond", arguments: names)
  func criticalPath(_ name: String) throws {
    let run = try Self.run(name)
    let summary = try run.json("summary.json")
    let path = try summary.at("critical_path_ps")
    let total = try summary.integer("latency_ps", "total")
    let phases = try path.at("by_phase")
    #expect(try path.integer("total") == total)
    #expect(try phases.names.reduce(0) { try $0 + phases.integer($1) } == total)
    let table = try run.table("critical.csv")
    #expect(try table.sum("end_ps") - table.sum("start_ps") == total)
    guard case .string(let sentence) = try path.at("bottleneck").content else {
      throw CommandTestError.unexpected("bottleneck")
    }
    #expect(sentence.contains(" % of the critical path is "))
  }

  static func number(_ value: JSONValue) throws -> Double {
    switch value.content {
    case .integer(let number): return Double(number)
    case .decimal(let number, _): return number
    default: throw CommandTestError.unexpected("\(value.content) instead of a number")
    }
  }

  @Test("counts every packet under its kind", arguments: names)
  func packets(_ name: String) throws {
    let run = try Self.run(name)
    let events = try run.json("summary.json").at("events")
    let kinds = try events.at("packets_by_kind")
    #expect(try kinds.names.reduce(0) { try $0 + kinds.integer($1) } == events.integer("packets"))
    let inFlight = events["packets_in_flight"] == nil ? 0 : try events.integer("packets_in_flight")
    #expect((inFlight > 0) == (name == "partial"))
    #expect(
      try events.integer("packets")
        == events.integer("packets_served") + events.integer("packets_dropped") + inFlight)
    #expect(try events.integer("total") == events.integer("packets") + events.integer("synaptic_operations"))
    let cores = try run.table("cores.csv")
    #expect(try cores.sum("packets_in") == events.integer("packets_served"))
    #expect(try cores.sum("packets_out") == events.integer("packets"))
    #expect((0...inFlight).contains(try kinds.integer("spike") - cores.sum("spikes_in")))
  }

  @Test("counts a hop for every packet over a link between tiles", arguments: names)
  func hops(_ name: String) throws {
    let run = try Self.run(name)
    let links = try run.table("links.csv")
    let ejected = try links.sums("packets", by: "direction")["ejection"] ?? 0
    #expect(try run.json("summary.json").integer("events", "hops") == links.sum("packets") - ejected)
  }

  @Test("gives the synaptic operations of the tables", arguments: names)
  func synapticOperations(_ name: String) throws {
    let run = try Self.run(name)
    let total = try run.json("summary.json").integer("events", "synaptic_operations")
    #expect(try run.table("cores.csv").sum("synaptic_operations") == total)
    #expect(try run.table("windows.csv").sum("synaptic_operations") == total)
  }

  @Test("gives one latency per generated token, which add up to the arrival of the last", arguments: names)
  func latency(_ name: String) throws {
    let run = try Self.run(name)
    let summary = try run.json("summary.json")
    let perToken = try summary.at("latency_ps", "per_token").integers()
    let tokens = try run.table("tokens.csv")
    let generated = try summary.at("tokens", "generated").integers()
    #expect(perToken.count == generated.count)
    #expect(try perToken.first == summary.integer("latency_ps", "first_token"))
    #expect(try perToken.reduce(0, +) == tokens.integers("completed_ps").last)
    #expect(try perToken.reduce(0, +) <= summary.integer("latency_ps", "total"))
    #expect(try tokens.column("next_token_id").filter { !$0.isEmpty } == generated.map(String.init))
  }

  @Test("has fractions in their ranges that follow from the sites' counts")
  func sparsity() throws {
    let summary = try RunFixture.paper.get().json("summary.json")
    guard case .array(let sites) = try summary.at("sites").content else {
      throw CommandTestError.unexpected("sites")
    }
    let linear = try sites.filter { try $0.at("query").content == .bool(false) }
    func sum(_ key: String) throws -> Int { try linear.reduce(0) { try $0 + $1.integer(key) } }
    let (channels, firing, spikes) = (try sum("channels"), try sum("firing"), try sum("spikes"))
    let sparsity = try summary.at("sparsity")
    func expect(_ key: String, _ value: Double) throws {
      #expect(abs(try Self.number(sparsity.at(key)) - value) < 1e-6, "\(key)")
    }
    try expect("silent", Double(channels - firing) / Double(channels))
    try expect("spikes_per_channel", Double(spikes) / Double(channels))
    for key in ["silent", "slot", "fig9", "at_most_7"] {
      #expect((0...1).contains(try Self.number(sparsity.at(key))))
    }
  }

  @Test("counts what the golden traces count")
  func goldenTotals() throws {
    let golden = try SafetensorsFile(
      path: Command.golden("spikingbrain-tiny-w8aspike/golden.safetensors"))
    for (mode, result) in [("w8a_paper", RunFixture.paper), ("w8a_released", RunFixture.released)] {
      guard case .array(let sites) = try result.get().json("summary.json").at("sites").content else {
        throw CommandTestError.unexpected("sites")
      }
      #expect(!sites.isEmpty)
      for site in sites {
        guard case .string(let name) = try site.at("site").content else {
          throw CommandTestError.unexpected("site")
        }
        let sums = try golden.require("\(mode)/p1/csum/\(name)").int32s()
        func column(_ index: Int) -> Int {
          stride(from: index, to: sums.count, by: 4).reduce(0) { $0 + Int(sums[$1]) }
        }
        #expect(try site.integer("firing") == column(0), "\(mode) \(name)")
        #expect(try site.integer("spikes") == column(1), "\(mode) \(name)")
        #expect(try site.integer("absolute_sum") == column(2), "\(mode) \(name)")
      }
    }
  }
}
