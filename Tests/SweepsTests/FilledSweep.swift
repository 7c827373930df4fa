import ConfigFiles
import DataFiles
import SweepLedgers
import SweepPlans
import Sweeps
import TestSupport

/// A sweep whose results are random numbers, entered as a collected shard would be: nothing is simulated.
struct FilledSweep {
  static let hostile = "</script><img src=x onerror=alert(1)>\"'&\u{1B}[31m"

  let folder: TemporaryFolder
  let results: SweepResults

  // Metrics are some of `values`, or random numbers where there are none.
  init(
    points: Int = 60, seed: UInt64 = 1, extra: String = "", failing: Int = 0, values: [Double] = [],
    source: String = ""
  ) throws {
    let text = """
      schema: spikefoundry.sweep/v1
      name: filled
      summary: \"</script><b>what?\"
      workload: {\(source)layers: 1, tokens: "10,20", generate: 0}
      axes:
        chip.core.lanes: {values: [4, 8, 16, 32]}
        chip.core.energy.synapse_op: {values: [1 pJ, 2 pJ, 3 pJ, 4 pJ, 5 pJ]}
        chip.core.queue.depth: {int: [8, 512], log: true}
      objectives: {latency_total: min, energy_total: min, hops_per_packet: max}
      reference: {latency_total: 1 s, energy_total: 1 J, hops_per_packet: 0}
      search: {method: random, points: \(points), seed: 5}
      \(extra)
      """
    folder = try TemporaryFolder()
    let file = try SweepFile.read(ConfigSource(name: "s.yaml", text: text), folder: "")
    let store = try SweepStore(path: "\(folder.path)/store")
    try SweepRegistration(file).enter(into: store, text: text, extends: true)
    var generator = SeededGenerator(seed: seed)
    for row in try store.ledger.rows(of: file.name) where row.state == .pending {
      if row.index < failing {
        _ = try store.ledger.collect(row.point.hash, message: Self.hostile, exitCode: 65)
        continue
      }
      let metrics = [SweepMetric.latencyTotal, .energyTotal, .hopsPerPacket, .packets].map {
        LedgerMetric(
          name: $0.rawValue, unit: $0.unit,
          value: values.randomElement(using: &generator) ?? Double(generator.integer(1_000_000...9_000_000)))
      }
      _ = try store.ledger.collect(
        row.point.hash, metrics: metrics, cost: PointCost(seconds: 1, events: 1, way: "replay"))
    }
    results = try SweepResults(file: file, store: store)
  }

  /// Two results of every point, for two seeds.
  static func seeded() throws -> FilledSweep {
    try FilledSweep(points: 20, extra: "seeds: [5, 6]", failing: 1, source: "synthetic: spikingbrain-7b, ")
  }

  func page(links: [Int: String] = [:], text: String = "axes: {}") throws -> String {
    try SweepPage(
      results,
      source: SweepPage.Source(text: text, command: ["spikefoundry", text], store: text), links: links
    ).html
  }
}
