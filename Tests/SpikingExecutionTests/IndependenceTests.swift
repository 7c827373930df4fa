import ChipModel
import ChipPlacement
import ChipSimulation
import EventKernel
import RunRecord
import SpikeWorkload
import SpikingExecution
import SpikingModel
import Testing

@Suite("What a model computes does not depend on")
struct IndependenceTests {
  private static let prompt = [3, 14]

  /// Tokens, counts and accumulators of one run on the reference chip.
  private static func expected(_ mode: SpikeMode) throws -> Harness.Outcome {
    try Harness(model: TestModels.small.get(), chip: TestModels.reference.get(), mode: mode).run(
      prompt, generate: 2)
  }

  private static let reference = Result { try expected(SpikeMode()) }

  @Test("chip, placement, queue depth, banks or switching", arguments: 0..<6)
  func placement(seed: Int) throws {
    var stream = RandomStream(seed: 41, entity: UInt64(seed))
    let chip = Chip.random(from: try TestModels.reference.get(), using: &stream)
    var harness = Harness(model: try TestModels.small.get(), chip: chip)
    let placement = Placement.random(harness.graph, on: chip, using: &stream)
    try PlacementCheck.check(placement, graph: harness.graph, chip: chip)
    harness.placement = placement
    try check(try harness.run(Self.prompt, generate: 2), Self.reference.get())
  }

  @Test("the order or the coding of its spikes", arguments: SpikeCoding.allCases, SpikeOrder.allCases)
  func coding(coding: SpikeCoding, order: SpikeOrder) throws {
    var chip = try TestModels.reference.get()
    chip.core.spikeOrder = order
    let outcome = try Harness(
      model: TestModels.small.get(), chip: chip, mode: SpikeMode(coding: coding)
    ).run(Self.prompt, generate: 2)
    let expected = try Self.reference.get()
    #expect(outcome.generated == expected.generated)
    #expect(outcome.results.activities == expected.results.activities)
    #expect(outcome.results.accumulators == expected.results.accumulators)
    // Each spike of a coding leaves its neuron once.
    let counts = expected.results.activities.flatMap(\.sites).flatMap(\.counts)
    let spikes: Int? =
      switch coding {
      case .bitwise: counts.reduce(0) { $0 + $1.magnitude.nonzeroBitCount }
      case .ternary: counts.reduce(0) { $0 + Int($1.magnitude) }
      case .graded: counts.count
      case .twosComplement: nil
      }
    if let spikes { #expect(outcome.record.total(.spikeOut) == Int64(spikes)) }
  }

  @Test("how many tokens are in flight; one at a time only takes longer")
  func tokensInFlight() throws {
    var harness = Harness(model: try TestModels.small.get(), chip: try TestModels.reference.get())
    harness.options.tokensInFlight = 1
    let single = try harness.run(Self.prompt, generate: 2)
    let pipelined = try Self.reference.get()
    try check(single, pipelined)
    #expect(
      single.record.cells == pipelined.record.cells && single.record.packets == pipelined.record.packets)
    #expect(single.record.end > pipelined.record.end)
    #expect(
      zip(single.record.tokens, single.record.tokens.dropFirst()).allSatisfy { $0.completed <= $1.entered })
    #expect(pipelined.record.tokens[1].entered < pipelined.record.tokens[0].completed)
  }

  private func check(_ outcome: Harness.Outcome, _ expected: Harness.Outcome) throws {
    #expect(outcome.generated == expected.generated && outcome.generated.count == 2)
    #expect(outcome.results.activities == expected.results.activities)
    #expect(outcome.results.accumulators == expected.results.accumulators)
    #expect(outcome.results.statistics == expected.results.statistics)
    for action in [Action.synapticOperation, .neuronUpdate, .spikeOut, .rope, .silu, .gate, .quantize] {
      #expect(outcome.record.total(action) == expected.record.total(action), "\(action)")
    }
    #expect(outcome.record.losses.isEmpty)
  }
}
