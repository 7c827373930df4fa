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

@Suite("Packet trains")
struct TrainTests {
  private static let prompt = [5, 11]

  /// Keeps every spike in the order in which it is told.
  struct Spikes: TraceSink {
    var records: [SpikeRecord] = []
    var wantsSpikes: Bool { true }
    mutating func spike(_ record: SpikeRecord) { records.append(record) }
  }

  /// A random chip and placement; `latest` bounds the latencies: small ones make many things happen at once.
  private static func harness(_ seed: Int, endless: Bool, _ change: (inout Chip) -> Void = { _ in }) throws
    -> Harness
  {
    var stream = RandomStream(seed: 47, entity: UInt64(seed))
    var chip = Chip.random(from: try TestModels.reference.get(), using: &stream)
    if endless {
      chip.network.bufferFlits = .max
      chip.system?.link.bufferFlits = .max
      chip.core.queueDepth = .max
    }
    if seed % 3 == 0 { chip.crowd(upTo: Int64(seed % 4), using: &stream) }
    change(&chip)
    let coding = SpikeCoding.allCases.randomElement(using: &stream) ?? .bitwise
    var harness = Harness(
      model: seed % 5 == 4 ? try TestModels.smallPlain.get() : try TestModels.small.get(), chip: chip,
      mode: SpikeMode(coding: coding))
    harness.placement = Placement.random(harness.graph, on: chip, using: &stream)
    if Bool.random(using: &stream) { harness.options.tokensInFlight = 1 }
    return harness
  }

  private static func outcome(_ harness: Harness, _ timing: TimingMode, generate: Int = 2) throws
    -> (ChipSimulation.Outcome<WeightedFunction, Spikes>)
  {
    var harness = harness
    harness.options.timing = timing
    let simulation = try harness.simulation
    let schedule = TokenSchedule(
      prompt: prompt.count, generate: generate, shape: harness.model.shape, mode: harness.mode)
    let function = WeightedFunction(
      model: harness.model, flow: simulation.flow, schedule: schedule, keeping: [.activity, .accumulators])
    return try simulation.run(
      function: function, prompt: prompt, schedule: schedule, options: harness.options, sink: Spikes())
  }

  @Test("give every record, value and spike of a simulation packet by packet", arguments: 0..<16)
  func equal(seed: Int) throws {
    let harness = try Self.harness(seed, endless: true)
    let packets = try Self.outcome(harness, .packet)
    let trains = try Self.outcome(harness, .train)
    #expect(packets.statistics.timing == .packet)
    #expect(trains.statistics.timing == (harness.chip.servesInNoTime ? .packet : .train))
    #expect(trains.record == packets.record)
    #expect(trains.sink.records == packets.sink.records)
    #expect(trains.function.results.activities == packets.function.results.activities)
    #expect(trains.function.results.accumulators == packets.function.results.accumulators)
    #expect(trains.function.results.statistics == packets.function.results.statistics)
  }

  @Test("give way to packets where a buffer or queue may be full, with the same results", arguments: 20..<26)
  func fallBack(seed: Int) throws {
    let harness = try Self.harness(seed, endless: false)
    let packets = try Self.outcome(harness, .packet)
    let trains = try Self.outcome(harness, .train)
    #expect(trains.record == packets.record)
    #expect(trains.sink.records == packets.sink.records)
    #expect(trains.function.results.accumulators == packets.function.results.accumulators)
  }
}

extension Chip {
  /// Whether some packet is served in no time: a trace then needs packets.
  fileprivate var servesInNoTime: Bool {
    let costs = [core.costs, host.costs, dram?.costs ?? host.costs]
    return costs.contains { $0.latency[Action.spikeIn.rawValue] == .zero }
  }
}
