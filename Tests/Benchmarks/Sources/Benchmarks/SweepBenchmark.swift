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
    let large = """
      chip: \(Paths.package.appending(path: "../../Examples/chips/spikefoundry-7b.yaml").path)
      workload: {synthetic: spikingbrain-7b, weights: "shared:1", layers: 2, prompt_tokens: 2, generate: 0}
      set: {chip.cores.rows: 80, chip.cores.cols: 80}

      """
    rows += try ways("7b-2-layers", large, least: (replay: 3, priced: 100))
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

  /// The same points simulated, replayed and priced: seconds of a point in the worker.
  private func ways(_ name: String, _ workload: String, least: (replay: Double, priced: Double)?) throws
    -> [Row]
  {
    // The first point of each chip is simulated or replayed, the others are priced.
    let axes =
      "axes:\n  chip.core.latency.spike_in: {values: [2 ns, 3 ns]}\n"
      + Self.prices("chip.core.energy.synapse_op", 2)
    var seconds: [String: [Double]] = [:]
    let row = Row(workload: "sweep/\(name)", peer: "simulating with weights", unit: "ms per point")
    do {
      for options in [[], ["--no-replay", "--no-repricing"]] {
        let tool = try SweepTool("ways", workload + axes + Self.objectives)
        try tool.run("run", ["--jobs", "1"] + options)
        for cost in try tool.rows().compactMap(\.cost) { seconds[cost.way, default: []].append(cost.seconds) }
      }
    } catch let error as MissingPeer {
      return [try row.measured { throw error }]
    }
    let full = seconds["functional", default: []]
    return [("replay", least?.replay), ("priced", least?.priced)].map { way, target in
      var row = row
      row.workload += "/\(way)"
      row.target = target
      let own = seconds[way, default: []]
      guard !own.isEmpty, !full.isEmpty else {
        row.missing = "no point was \(way)"
        return row
      }
      let typical = own.sorted()[own.count / 2]
      // Points of one way differ little: each simulated one against the typical one.
      row.result = Rounds.result(own: full.map { _ in typical }, peer: full) { $0 * 1e3 }
      return row
    }
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
