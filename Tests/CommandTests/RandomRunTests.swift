import DataFiles
import Foundation
import TestSupport
import Testing

/// Books of random models on random chips, read back from the files of their run folders.
@Suite("The folder of any run")
struct RandomRunTests {
  /// A run that was made from a seed.
  struct RandomRun: Sendable {
    let folder: TemporaryFolder
    let arguments: [String]
    let level: Int
    let isStopped: Bool
    var out: String { "\(folder.path)/run" }

    init(seed: UInt64) throws {
      folder = try TemporaryFolder()
      var random = SeededGenerator(seed: seed)
      let width = 4 * random.integer(1...2)
      try folder.make(
        "shapes.yaml",
        """
        model_type: gla_swa
        vocab_size: \(random.integer(20...90))
        hidden_size: \(4 * width)
        intermediate_size: \(4 * width * random.integer(1...2))
        num_hidden_layers: \(random.integer(1...3))
        num_attention_heads: 4
        num_key_value_heads: \(random.integer(0...1) + 1)
        sliding_window: \(random.integer(2...9))
        max_position_embeddings: 64
        rope_theta: 10000

        """)
      level = random.integer(0...3)
      let timing = ["auto", "packet", "train"][random.integer(0...2)]
      var list = [
        "run", "--synthetic", "shapes.yaml", "--synthetic-seed", "\(seed)", "--prompt-tokens",
        "\(random.integer(1...3))", "--generate", "\(random.integer(0...2))", "--threads",
        "\(random.integer(1...3))", "--trace", "L\(level)", "--coding",
        ["bitwise", "ternary", "twos-complement", "graded"][random.integer(0...3)],
      ]
      // Trains hold with buffers that never fill, and where no event is recorded.
      let isEndless = timing == "train" || random.integer(0...3) == 0
      let depth = isEndless ? "unbounded" : "\(random.integer(2...40))"
      for setting in [
        "cores.cols=\(random.integer(6...9))", "cores.rows=\(random.integer(7...9))",
        "core.lanes=\(1 << random.integer(0...3))", "core.queue.depth=\(depth)",
        "noc.link_buffer=\(isEndless ? "unbounded" : "\(random.integer(3...16))")",
      ] { list += ["--set", setting] }
      isStopped = timing != "train" && random.integer(0...3) == 0
      if isStopped { list += ["--stop-at", "\(random.integer(5...60)) us"] }
      list += ["--timing", timing == "train" && level > 1 ? "auto" : timing]
      arguments = list
    }

    func make() throws -> Command.Outcome {
      var command = Command(arguments + ["--out", "run", "--quiet"])
      command.folder = folder.path
      return try command.run()
    }

    func table(_ name: String) throws -> ParquetTable { try ParquetTable("\(out)/\(name).parquet") }
    func json(_ name: String) throws -> JSONValue {
      try JSONValue.read(file: "\(out)/\(name)", limit: 1 << 24)
    }
  }

  @Test("adds up to the last digit, in Parquet and summary.json", arguments: 0..<24 as Range<UInt64>)
  func books(seed: UInt64) throws {
    let run = try RandomRun(seed: seed)
    let outcome = try run.make()
    try #require(outcome.status == 0, "\(run.arguments.joined(separator: " ")): \(outcome.error)")
    let summary = try run.json("summary.json")
    // A time may lie behind the end of a short run.
    let isPartial = try run.json("manifest.json")["partial"] != nil
    #expect(run.isStopped || !isPartial)
    try checkCores(run, summary)
    try checkEnergy(run, summary)
    try checkPath(run, summary)
    try checkTokens(run, summary)
    if run.level > 0 { try checkWindows(run) }
    if run.level > 1 { try checkEvents(run, summary) }
  }

  private func checkCores(_ run: RandomRun, _ summary: JSONValue) throws {
    let cores = try run.table("cores")
    let events = try summary.at("events")
    #expect(try cores.sum("packets_out") == events.integer("packets"))
    #expect(try cores.sum("packets_in") == events.integer("packets_served"))
    #expect(try cores.sum("synaptic_operations") == events.integer("synaptic_operations"))
    let inFlight = try events["packets_in_flight"] == nil ? 0 : events.integer("packets_in_flight")
    #expect(
      try events.integer("packets")
        == events.integer("packets_served") + events.integer("packets_dropped") + inFlight)
    let links = try run.table("links")
    let directions = try links.column("direction")
    let hops = zip(directions, try links.integers("packets")).reduce(0) {
      $0 + ($1.0 == "ejection" ? 0 : $1.1)
    }
    #expect(try hops == events.integer("hops"))
    let end = try summary.integer("latency_ps", "total")
    let idleCores = try summary.integer("cores", "idle")
    let kinds = try cores.column("kind")
    let columns = try ["busy_ps", "stalled_ps", "idle_ps"].map { try cores.integers($0) }
    for row in 0..<cores.rows where kinds[row] != "chip" {
      #expect(columns.reduce(0) { $0 + $1[row] } == end * (kinds[row] == "idle" ? idleCores : 1))
    }
  }

  private func checkEnergy(_ run: RandomRun, _ summary: JSONValue) throws {
    let energy = try summary.at("energy_fJ")
    let total = try energy.integer("total")
    let (cores, cells) = (try run.table("cores"), try run.table("energy"))
    #expect(try cores.sum("energy_total_fJ") == total && cells.sum("energy_fJ") == total)
    #expect(try run.table("ops").sum("energy_fJ") == total)
    #expect(
      try cells.sums("energy_fJ", by: "operator") == run.table("ops").sums("energy_fJ", by: "operator"))
    let components = try energy.at("by_component")
    let byComponent = try cells.sums("energy_fJ", by: "component")
    for name in components.names {
      #expect(try components.integer(name) == cores.sum("energy_\(name)_fJ"), "\(name)")
      #expect(try components.integer(name) == byComponent[[name]] ?? 0, "\(name)")
    }
  }

  private func checkWindows(_ run: RandomRun) throws {
    let (cores, windows) = (try run.table("cores"), try run.table("windows"))
    let totals = [
      "spikes_in": "spikes_in", "spikes_out": "spikes_out", "synaptic_operations": "synaptic_operations",
      "busy_ps": "busy_ps", "stalled_ps": "stalled_ps", "energy_fJ": "energy_total_fJ",
    ]
    for (column, total) in totals {
      #expect(try windows.sums(column, by: "core") == cores.sums(total, by: "core"), "\(column)")
    }
    var maxima: [String?: Int] = [:]
    for (core, depth) in zip(try windows.column("core"), try windows.integers("queue_max")) {
      maxima[core] = max(depth, maxima[core] ?? 0)
    }
    for (core, depth) in zip(try cores.column("core"), try cores.integers("queue_max")) {
      #expect(maxima[core] ?? 0 == depth)
    }
  }

  /// The critical path leads without a gap from 0 to the end of the run.
  private func checkPath(_ run: RandomRun, _ summary: JSONValue) throws {
    let end = try summary.integer("latency_ps", "total")
    let table = try run.table("critical")
    let path = try summary.at("critical_path_ps")
    let (starts, ends) = (try table.integers("start_ps"), try table.integers("end_ps"))
    try #require(!starts.isEmpty)
    #expect(starts.first == 0 && ends.last == end)
    #expect(Array(starts.dropFirst()) == Array(ends.dropLast()))
    #expect(try path.integer("total") == end && path.integer("steps") == table.rows)
    var phases: [String: Int] = [:]
    for (phase, time) in zip(try table.column("phase"), zip(starts, ends)) {
      phases[phase ?? "", default: 0] += time.1 - time.0
    }
    let byPhase = try path.at("by_phase")
    for name in byPhase.names { #expect(try byPhase.integer(name) == phases[name] ?? 0, "\(name)") }
    #expect(phases.values.reduce(0, +) == end)
  }

  /// The times of tokens are those of the summary, and the last of a whole run is its end.
  private func checkTokens(_ run: RandomRun, _ summary: JSONValue) throws {
    let tokens = try run.table("tokens")
    let latency = try summary.at("latency_ps")
    let completed = try tokens.integers("completed_ps")
    let named = zip(try tokens.column("next_token_id"), completed).filter { $0.0 != nil }.map(\.1)
    let perToken = try latency.at("per_token").elements().map { try $0.integer() }
    #expect(perToken == zip(named, [0] + named).map { $0 - $1 })
    if let first = named.first { #expect(try latency.integer("first_token") == first) }
    let end = try latency.integer("total")
    #expect(completed.allSatisfy { $0 <= end })
  }

  /// What was recorded event by event adds up to the books of every core.
  private func checkEvents(_ run: RandomRun, _ summary: JSONValue) throws {
    let cores = try run.table("cores")
    let busy = try run.table("events/busy-00000")
    let byUnit = try busy.sums("dur_ps", by: "core", "unit")
    let numbers = try cores.column("core").map { $0 ?? "" }
    for unit in ["synapse", "neuron", "output"] {
      for (core, time) in zip(numbers, try cores.integers("\(unit)_busy_ps")) {
        #expect(byUnit[[core, unit]] ?? 0 == time, "core \(core), \(unit)")
      }
    }
    // A spike that is served when a run is stopped is in the row of its stretch, and in no book yet.
    let work = try busy.sums("synaptic_operations", by: "core", "unit")
    let spikes = try busy.sums("spikes", by: "core", "unit")
    let isPartial = try run.json("manifest.json")["partial"] != nil
    for (row, core) in numbers.enumerated() {
      let extra = try (spikes[[core, "synapse"]] ?? 0) - cores.integers("spikes_in")[row]
      #expect(extra == 0 || isPartial && extra == 1, "core \(core)")
      let work = try (work[[core, "synapse"]] ?? 0) - cores.integers("synaptic_operations")[row]
      #expect(work == 0 || isPartial && extra == 1 && work > 0, "core \(core)")
    }
    let stalls = try run.table("events/stall-00000").sums("dur_ps", by: "core")
    for (core, time) in zip(numbers, try cores.integers("output_stalled_ps")) {
      #expect(stalls[[core]] ?? 0 == time, "core \(core)")
    }
    guard run.level > 2 else { return }
    let packets = try run.table("events/packet-00000")
    #expect(try packets.rows == summary.integer("events", "packets_served"))
    // Every packet that was served was there after it was sent, and not before.
    let (sent, served) = (try packets.integers("inject_ps"), try packets.integers("t_ps"))
    #expect(zip(sent, served).allSatisfy { $0 <= $1 })
  }
}
