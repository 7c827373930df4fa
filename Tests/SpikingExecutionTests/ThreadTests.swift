import ChipModel
import ChipPlacement
import ChipSimulation
import EventKernel
import Quantities
import RunRecord
import SpikeWorkload
import SpikingExecution
import SpikingModel
import Testing

@Suite("The number of threads", .serialized)
struct ThreadTests {
  private static let prompt = [7, 21]

  /// Keeps the served spikes, also of a run that ends with an error.
  final class SpikeList: TraceSink {
    let wantsSpikes = true
    var records: [SpikeRecord] = []

    func spike(_ record: SpikeRecord) { records.append(record) }
  }

  /// All that a run shows.
  struct Shown: Equatable {
    var record: RunRecord?
    var failure: SimulationFailure?
    var spikes: [SpikeRecord]
    var activities: [TokenActivity] = []
    var margin: SmallestMargin?
  }

  private struct Run {
    var shown: Shown
    var eventsOnThreads = 0
  }

  /// A random chip and placement; every other chip does some things in no time at all.
  private func harness(_ seed: Int, _ onFull: FullQueuePolicy = .backpressure) throws -> Harness {
    var stream = RandomStream(seed: 47, entity: UInt64(seed))
    var chip = Chip.random(from: try TestModels.reference.get(), using: &stream)
    chip.columns = .random(in: 1...4, using: &stream)
    chip.rows = .random(in: chip.columns == 1 ? 2...4 : 1...4, using: &stream)
    chip.host.x = .random(in: 0..<chip.columns, using: &stream)
    chip.host.y = .random(in: 0..<chip.rows, using: &stream)
    if chip.dram != nil { chip.dram = chip.host }
    if chip.system != nil { chip.divide(using: &stream) }
    chip.core.onFull = onFull
    if seed % 2 == 1 {
      for action in chip.core.costs.latency.indices where Bool.random(using: &stream) {
        chip.core.costs.latency[action] = .zero
      }
    }
    var harness = Harness(model: try TestModels.small.get(), chip: chip)
    harness.placement = Placement.random(harness.graph, on: chip, using: &stream)
    return harness
  }

  /// Computes with weights, or replays an activity.
  private func run(
    _ harness: Harness, threads: Int, _ policy: WindowPolicy = .always, activity: Activity? = nil,
    hasEveryEvent: Bool = false
  ) throws -> Run {
    var options = harness.options
    options.hasEveryEvent = hasEveryEvent
    options.threads = threads
    options.timing = .packet
    options.windowPolicy = policy
    let sink = SpikeList()
    let simulation = try harness.simulation
    let schedule = TokenSchedule(
      prompt: Self.prompt.count, generate: 2, shape: harness.model.shape, mode: harness.mode)
    let weighted = WeightedFunction(
      model: harness.model, flow: simulation.flow, schedule: schedule, keeping: [.activity])
    do throws(SimulationFailure) {
      guard let activity else {
        let outcome = try simulation.run(
          function: weighted, prompt: Self.prompt, schedule: schedule, options: options, sink: sink)
        let results = outcome.function.results
        let shown = Shown(
          record: outcome.record, spikes: sink.records, activities: results.activities,
          margin: results.smallestMargin)
        return Run(shown: shown, eventsOnThreads: outcome.statistics.eventsOnThreads)
      }
      let outcome = try simulation.run(
        function: ReplayedFunction(activity), prompt: Self.prompt, schedule: schedule, options: options,
        sink: sink)
      return Run(
        shown: Shown(record: outcome.record, spikes: sink.records),
        eventsOnThreads: outcome.statistics.eventsOnThreads)
    } catch {
      return Run(shown: Shown(failure: error, spikes: sink.records))
    }
  }

  @Test("shows in nothing that a run computes, counts, times or traces", arguments: 0..<2, [2, 3])
  func equal(seed: Int, threads: Int) throws {
    let harness = try harness(seed)
    let one = try run(harness, threads: 1)
    #expect(one.shown.record != nil && !one.shown.spikes.isEmpty && one.eventsOnThreads == 0)
    let several = try run(harness, threads: threads)
    #expect(several.eventsOnThreads > 0)
    #expect(several.shown == one.shown)
  }

  @Test("shows neither when an activity is replayed", arguments: 8..<11)
  func replay(seed: Int) throws {
    let harness = try harness(seed)
    let activity = try Self.activity.get()
    let one = try run(harness, threads: 1, activity: activity)
    #expect(one.shown.record != nil)
    #expect(try run(harness, threads: 2, activity: activity).shown == one.shown)
    #expect(try run(harness, threads: 3, .alternating(20), activity: activity).shown == one.shown)
    #expect(try run(harness, threads: 3, .adaptive, activity: activity).shown == one.shown)
    let every = try run(harness, threads: 1, activity: activity, hasEveryEvent: true)
    #expect(every.shown == one.shown)
    #expect(
      try run(harness, threads: 3, .alternating(20), activity: activity, hasEveryEvent: true).shown
        == one.shown)
  }

  private static let activity = Result {
    try Harness(model: TestModels.small.get(), chip: TestModels.reference.get()).run(prompt, generate: 2)
      .activity
  }

  @Test("does not decide which spikes are lost", arguments: 16..<18)
  func drop(seed: Int) throws {
    var harness = try harness(seed, .drop)
    harness.chip.core.queueDepth = 1
    let activity = try Self.activity.get()
    let one = try run(harness, threads: 1, activity: activity)
    #expect(one.shown.record.map { $0.packets(.spike).dropped > 0 } ?? false)
    #expect(try run(harness, threads: 3, activity: activity).shown == one.shown)
    let computed = try run(harness, threads: 1)
    #expect(try run(harness, threads: 2).shown == computed.shown)
  }

  @Test("does not decide where a run ends with an error, nor what was traced until then", arguments: 22..<25)
  func error(seed: Int) throws {
    var harness = try harness(seed, .error)
    harness.chip.core.queueDepth = 1
    let activity = try Self.activity.get()
    let one = try run(harness, threads: 1, activity: activity)
    #expect(one.shown.failure != nil)
    #expect(try run(harness, threads: 2, activity: activity).shown == one.shown)
    #expect(try run(harness, threads: 3, .alternating(7), activity: activity).shown == one.shown)
  }

  @Test("does not change where a stop token ends the run")
  func stop() throws {
    var harness = try harness(1)
    let whole = try run(harness, threads: 1)
    harness.options.stopTokens = (whole.shown.record?.tokens.compactMap(\.next).first).map { [$0] } ?? []
    let one = try run(harness, threads: 1)
    #expect(one.shown.record.map { $0.tokens.count < whole.shown.record?.tokens.count ?? 0 } ?? false)
    #expect(try run(harness, threads: 3).shown == one.shown)
  }

  @Test("does not change the report of a deadlock")
  func deadlock() throws {
    var harness = try harness(0)
    harness.options.corruptedEnd = CorruptedEnd(
      flow: try harness.simulation.flow.flows[try harness.simulation.flow.inlets[3].flow].name, position: 0,
      offset: 1)
    let one = try run(harness, threads: 1)
    guard case .deadlock = one.shown.failure else {
      Issue.record("\(String(describing: one.shown.failure))")
      return
    }
    #expect(try run(harness, threads: 2).shown == one.shown)
  }
}
