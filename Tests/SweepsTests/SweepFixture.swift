import ConfigFiles
import DataFiles
import SweepLedgers
import SweepPlans
import Sweeps
import TestSupport

/// A small sweep of one layer of the embedded model, with a store of its own.
struct SweepFixture {
  static let text = """
    schema: spikefoundry.sweep/v1
    name: small
    workload: {layers: 1, tokens: "10,20", generate: 0}
    axes:
      chip.core.lanes: {values: [8, 16]}
      chip.core.energy.synapse_op: {values: [2.8 pJ, 5 pJ]}
      workload.coding: {values: [bitwise, graded]}
    objectives: {latency_total: min, energy_total: min, power_static: min}
    """

  let folder: TemporaryFolder
  let file: SweepFile
  let store: SweepStore

  init(_ text: String = SweepFixture.text) throws {
    folder = try TemporaryFolder()
    file = try SweepFile.read(ConfigSource(name: "s.yaml", text: text), folder: "")
    store = try SweepStore(path: "\(folder.path)/store")
  }

  /// Registers the sweep and works on it in this process.
  func run(_ change: (inout SweepWorker.Options) -> Void = { _ in }) throws {
    try SweepRegistration(file).enter(into: store, text: "", extends: true)
    var options = SweepWorker.Options(name: "worker")
    change(&options)
    _ = try SweepWorker(file: file, store: store, options: options).run()
  }

  func results() throws -> SweepResults { try SweepResults(file: file, store: store) }
}
