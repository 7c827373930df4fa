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

@Suite("The critical path")
struct CriticalPathTests {
  private static let prompt = [5, 11, 3]

  private static let activity = Result {
    try Harness(model: TestModels.small.get(), chip: TestModels.reference.get()).run(prompt, generate: 2)
      .activity
  }

  /// A random chip and placement.
  private static func harness(_ seed: Int, endless: Bool = false) throws -> Harness {
    var stream = RandomStream(seed: 61, entity: UInt64(seed))
    var chip = Chip.random(from: try TestModels.reference.get(), using: &stream)
    if endless {
      chip.network.bufferFlits = .max
      chip.system?.link.bufferFlits = .max
      chip.core.queueDepth = .max
    }
    var harness = Harness(model: try TestModels.small.get(), chip: chip)
    harness.placement = Placement.random(harness.graph, on: chip, using: &stream)
    if seed % 4 == 0 { harness.options.tokensInFlight = 1 }
    return harness
  }

  private static func record(
    _ harness: Harness, _ timing: TimingMode, threads: Int = 1, steps: Int? = nil
  ) throws -> RunRecord {
    var harness = harness
    harness.options.timing = timing
    harness.options.threads = threads
    harness.options.windowPolicy = .always
    if let steps { harness.options.criticalSteps = steps }
    return try harness.replay(try activity.get(), prompt)
  }

  private static func sums(_ path: [CriticalStep]) -> [CriticalStep.Phase: Int64] {
    path.reduce(into: [:]) { $0[$1.phase, default: 0] += $1.length }
  }

  @Test("covers the run from 0 to its end without gap or overlap", arguments: 0..<6)
  func contiguous(seed: Int) throws {
    let record = try Self.record(try Self.harness(seed), .packet)
    let path = record.criticalPath
    #expect(path.first?.start == .zero && path.last?.end == record.end)
    #expect(zip(path, path.dropFirst()).allSatisfy { $0.end == $1.start })
    #expect(path.allSatisfy { $0.length > 0 })
    #expect(path.reduce(0) { $0 + $1.length } == record.end.picoseconds)
    let done = record.tokens.map(\.completed).max()
    #expect(path.filter { $0.phase == .drain }.allSatisfy { $0.start == done && $0.end == record.end })
  }

  @Test("does not depend on how times are found or on the order of insertion", arguments: 0..<5)
  func equal(seed: Int) throws {
    let harness = try Self.harness(seed, endless: true)
    let packets = try Self.record(harness, .packet)
    let trains = try Self.record(harness, .train)
    #expect(trains.criticalPath == packets.criticalPath)
    #expect(trains == packets)
    var shuffled = harness
    shuffled.options.insertionShuffle = UInt64(seed)
    #expect(try Self.record(shuffled, .packet).criticalPath == packets.criticalPath)
  }

  @Test("is the same on several threads", arguments: 30..<33)
  func threads(seed: Int) throws {
    let harness = try Self.harness(seed, endless: seed % 2 == 0)
    let one = try Self.record(harness, .packet)
    #expect(try Self.record(harness, .packet, threads: 2 + seed % 2).criticalPath == one.criticalPath)
  }

  @Test("passes through every phase on some chip")
  func phases() throws {
    var reached: Set<CriticalStep.Phase> = []
    for seed in 0..<24 {
      let path = try Self.record(try Self.harness(seed), .packet).criticalPath
      reached.formUnion(path.map(\.phase))
      if reached.count == CriticalStep.Phase.allCases.count { return }
    }
    Issue.record("never reached: \(Set(CriticalStep.Phase.allCases).subtracting(reached))")
  }

  @Test("keeps its sums when older steps are joined, in every timing mode", arguments: 0..<2)
  func joined(seed: Int) throws {
    let harness = try Self.harness(seed, endless: true)
    let whole = try Self.record(harness, .packet).criticalPath
    let short = try Self.record(harness, .packet, steps: 16)
    #expect(short.criticalPath.count < whole.count)
    #expect(Self.sums(short.criticalPath) == Self.sums(whole))
    #expect(zip(short.criticalPath, short.criticalPath.dropFirst()).allSatisfy { $0.end == $1.start })
    #expect(short.criticalPath.suffix(8) == whole.suffix(8))
    #expect(try Self.record(harness, .train, steps: 16).criticalPath == short.criticalPath)
  }

  @Test("names work of the machine that the record knows too", arguments: 6..<9)
  func plausible(seed: Int) throws {
    let record = try Self.record(try Self.harness(seed), .packet)
    for step in record.criticalPath where [.compute, .service, .output].contains(step.phase) {
      #expect(record.operators.indices.contains(Int(step.operation)))
      #expect(record.tokens.indices.contains(Int(step.token)))
    }
    // A unit can be on the path no longer than it worked; service counts the synapse unit only.
    for (tile, state) in record.tiles.numbered {
      func time(_ phase: CriticalStep.Phase) -> Int64 {
        record.criticalPath.reduce(0) { $0 + ($1.phase == phase && $1.tile == tile ? $1.length : 0) }
      }
      #expect(time(.compute) <= state.neuronBusy)
      #expect(time(.service) <= state.synapseBusy)
      #expect(time(.output) <= state.outputBusy)
    }
  }

  /// Actions on which the time of a phase depends.
  private static func actions(_ phase: CriticalStep.Phase) -> [Action] {
    switch phase {
    case .service: [.spikeIn, .synapticOperation, .multiplyAccumulate]
    case .output: [.packetOut, .spikeOut]
    default: Action.nonSpiking + [.neuronUpdate, .accumulatorUpdate]
    }
  }

  @Test("names the unit that makes the run shorter when it takes no time", arguments: 40..<46)
  func gain(seed: Int) throws {
    var harness = try Self.harness(seed, endless: true)
    harness.options.tokensInFlight = 1
    harness.chip.dram = nil
    // The placer would place otherwise on the chip with the faster unit.
    harness.placement = try Placer.place(harness.graph, on: harness.chip)
    let before = try Self.record(harness, .packet)
    let shares = Self.sums(before.criticalPath)
    let phases: [CriticalStep.Phase] = [.compute, .service, .output]
    let bottleneck = try #require(phases.max { shares[$0, default: 0] < shares[$1, default: 0] })
    for action in Self.actions(bottleneck) {
      harness.chip.core.costs.latency[action.rawValue] = .zero
      harness.chip.host.costs.latency[action.rawValue] = .zero
    }
    let after = try Self.record(harness, .packet)
    #expect(Self.sums(after.criticalPath)[bottleneck, default: 0] == 0)
    #expect(after.end < before.end)
  }
}
