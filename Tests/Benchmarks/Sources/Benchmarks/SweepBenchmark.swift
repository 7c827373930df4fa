import Foundation
import SweepLedgers

/// What a sweep takes beside its simulations, and what it saves of them.
///
/// Sweeps run as the tool runs them, in worker processes; processor time is that of all of them.
struct SweepBenchmark {
  /// One layer and two tokens of the embedded model: some milliseconds in a replay of it.
  private static let shortRun = #"workload: {layers: 1, tokens: "10,20", generate: 0}"#
  private static let objectives =
    "objectives: {latency_total: min, energy_total: min, power_static: min}\n"
    + "search: {method: grid}\n"

  func rows() throws -> [Row] {
    var rows: [Row] = []
    rows += try overhead()
    rows += try ways("tiny", "workload: {generate: 8}\n", least: nil)
    // All layers, where trains hold. Weights of their own are 6.6 GB; those of three layers share what they are.
    for (name, weights) in [("7b-28-layers", "distinct"), ("7b-28-layers/shared:3", "shared:3")] {
      let whole = """
        chip: spikefoundry-ref
        workload: {synthetic: spikingbrain-7b, weights: "\(weights)", prompt_tokens: 1, generate: 0}
        set:
          chip.cores.rows: 100
          chip.cores.cols: 100
          chip.core.synapse_sram: 1 MiB
          chip.core.state_sram: 1 MiB
          chip.core.queue.depth: unbounded
          chip.noc.link_buffer: unbounded

        """
      rows += try ways(name, whole, least: weights == "distinct" ? (replay: 3, priced: 100) : nil)
    }
    // Two layers on queues of 64, packet by packet.
    let queues = """
      chip: \(Paths.package.appending(path: "../../Examples/chips/spikefoundry-7b.yaml").path)
      workload: {synthetic: spikingbrain-7b, weights: "shared:1", layers: 2, prompt_tokens: 2, generate: 0}
      set: {chip.cores.rows: 80, chip.cores.cols: 80}

      """
    rows += try ways("7b-2-layers/queues", queues, least: (replay: 3, priced: 100))
    rows.append(try LedgerBenchmark.row())
    rows.append(try finished())
    return rows
  }

  /// The values of an axis that moves a price.
  private static func prices(_ path: String, _ count: Int) -> String {
    "  \(path): {values: [\((0..<count).map { "\(1000 + $0) fJ" }.joined(separator: ", "))]}\n"
  }

  /// Everything that a point takes, its run included, in one worker.
  private func overhead() throws -> [Row] {
    let points = 400
    let axes = "axes:\n" + Self.prices("chip.core.energy.synapse_op", points)
    // The replay itself takes more than the millisecond for which a limit is set.
    let ways: [(String, [String], Double?)] = [("priced", [], 10.0), ("replayed", ["--no-repricing"], nil)]
    return try ways.map { name, options, ceiling in
      let row = Row(
        workload: "sweep/point/\(name)", peer: "limit", unit: "ms of CPU per point", ceiling: ceiling)
      return try row.measured {
        let tool = try SweepTool("overhead", [Self.shortRun, axes + Self.objectives].joined(separator: "\n"))
        let cost = try tool.run("run", ["--jobs", "1"] + options)
        return Row.Result(own: cost.processor / Double(points) * 1e3)
      }
    }
  }

  /// The same points simulated, replayed and priced.
  ///
  /// Simulated and replayed ones in processor time, everything included that a further point takes: a sweep of one
  /// chip that is extended by three.
  private func ways(_ name: String, _ workload: String, least: (replay: Double, priced: Double)?) throws
    -> [Row]
  {
    let row = Row(workload: "sweep/\(name)", peer: "simulating with weights", unit: "ms per point")
    var (replayed, full, priced): ([Double], [Double], [Double]) = ([], [], [])
    do {
      for _ in 0..<Self.rounds {
        replayed.append(try further(workload, [], priced: &priced))
        var none: [Double] = []
        full.append(try further(workload, ["--no-replay", "--no-repricing"], priced: &none))
      }
    } catch let error as MissingPeer {
      return [try row.measured { throw error }]
    }
    guard !priced.isEmpty else {
      return [try row.measured { throw MissingPeer(reason: "no point was priced") }]
    }
    let typical = priced.sorted()[priced.count / 2]
    let results = [
      ("replay", least?.replay, replayed), ("priced", least?.priced, full.map { _ in typical }),
    ]
    return results.map { way, target, own in
      var row = row
      row.workload += "/\(way)"
      row.target = target
      row.result = Rounds.result(own: own, peer: full) { $0 * 1e3 }
      return row
    }
  }

  private static let rounds = 2
  private static let furtherPoints = 3

  /// Processor time of a further point: one of a chip that the sweep has not had yet.
  private func further(_ workload: String, _ options: [String], priced: inout [Double]) throws -> Double {
    var cost = 0.0
    for chips in [1, 1 + Self.furtherPoints] {
      let latencies = (0..<chips).map { "\(2 + $0) ns" }.joined(separator: ", ")
      let axes =
        "axes:\n  chip.core.latency.spike_in: {values: [\(latencies)]}\n"
        + (options.isEmpty ? Self.prices("chip.core.energy.synapse_op", 2) : "")
      // The second sweep finds the first point and its activity in the store.
      let tool = try SweepTool("ways", workload + axes + Self.objectives, isNew: chips == 1)
      cost = try tool.run("run", ["--jobs", "1", "--extend"] + options).processor
      if chips > 1 {
        priced += try tool.rows().compactMap(\.cost).filter { $0.way == "priced" }.map(\.seconds)
      }
    }
    return cost / Double(Self.furtherPoints)
  }

  /// A sweep of 10,000 points that are all finished, run again.
  private func finished() throws -> Row {
    let row = Row(workload: "sweep/finished-10000", peer: "limit", unit: "s", ceiling: 5)
    return try row.measured {
      let axes =
        "axes:\n" + Self.prices("chip.core.energy.synapse_op", 100)
        + Self.prices("chip.core.energy.spike_in", 100)
      let tool = try SweepTool("finished", [Self.shortRun, axes + Self.objectives].joined(separator: "\n"))
      try tool.register()
      // As the workers would finish them, with the metrics of one that is: what is measured comes afterwards.
      let metrics = try tool.rows().lazy.map(\.metrics).first { !$0.isEmpty } ?? [:]
      try LedgerBenchmark.finishAll(
        try tool.ledger(), sweep: "finished", worker: "bench",
        metrics: metrics.sorted { $0.key < $1.key }.map {
          LedgerMetric(name: $0.key, unit: "", value: $0.value)
        })
      guard try tool.ledger().counts(of: "finished")[.done] == 10_000 else {
        throw MissingPeer(reason: "the sweep was not registered as a whole")
      }
      let starts = try tool.ledger().attempts(of: "finished")
      var best = Double.infinity
      for _ in 0..<3 { best = min(best, try tool.run("run").wall) }
      guard try tool.ledger().attempts(of: "finished") == starts else {
        throw Rounds.ResultsDiffer(description: "a finished sweep started points")
      }
      return Row.Result(own: best)
    }
  }
}
