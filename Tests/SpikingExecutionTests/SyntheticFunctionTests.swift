import ChipModel
import ChipPlacement
import ChipSimulation
import RunRecord
import SpikeWorkload
import TestSupport
import Testing

@testable import SpikingExecution

@Suite("A run of a synthetic model")
struct SyntheticFunctionTests {
  private func model(_ random: inout SeededGenerator) -> SyntheticModel {
    let layers = (0..<random.integer(1...3)).map { _ in
      random.integer(0...1) == 0 ? AttentionKind.gatedLinear : .slidingWindow
    }
    var shape = SyntheticRun.shape(layers: layers, group: [8, 16].randomElement(using: &random) ?? 8)
    shape.firstLayer = random.integer(0...2)
    return SyntheticModel(
      configuration: "test", shape: shape, seed: random.next(),
      firing: [nil, 0.31].randomElement(using: &random) ?? nil,
      sharing: random.integer(0...1) == 0 ? .distinct : .shared(random.integer(1...2)))
  }

  @Test("really adds the weight rows: its digest is that of a 64-bit reference", arguments: 0..<6)
  func reference(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    var run = SyntheticRun(model: model(&random), chip: try TestModels.reference.get())
    run.mode = SpikeMode(
      sites: SpikeSites.allCases.randomElement(using: &random) ?? .paper,
      coding: SpikeCoding.allCases.randomElement(using: &random) ?? .bitwise)
    let digest = try #require(try run.run().results.digest)
    #expect("\(digest)" == run.naiveDigest(positions: 0..<run.schedule.positions))
  }

  @Test("leaves the same digest and activity wherever its operators lie", arguments: 0..<3)
  func placement(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed) + 100)
    var run = SyntheticRun(model: model(&random), chip: try TestModels.reference.get())
    let compact = try run.run(keeping: .activity).results
    run.chip = Chip.random(from: run.chip, using: &random)
    run.placement = Placement.random(run.graph, on: run.chip, using: &random)
    let scattered = try run.run(keeping: .activity).results
    #expect(scattered.digest == compact.digest && scattered.activities == compact.activities)
    #expect(scattered.statistics == compact.statistics)
  }

  @Test(
    "leaves the same digest and record from trains as packet by packet, whichever threads add rows",
    arguments: 0..<4)
  func trains(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed) + 200)
    var run = SyntheticRun(model: model(&random), chip: try TestModels.reference.get())
    run.chip.network.bufferFlits = .max
    run.chip.core.queueDepth = .max
    run.options.timing = .packet
    let packets = try run.run()
    run.options.timing = .train
    for threads in 1...3 {
      run.options.threads = threads
      let trains = try run.run()
      #expect(trains.timing == .train)
      #expect(trains.record == packets.record)
      #expect(trains.results.digest == packets.results.digest)
    }
  }

  @Test("has the timing of its activity: a replay leaves an equal record")
  func replay() throws {
    var random = SeededGenerator(seed: 1)
    let run = SyntheticRun(model: model(&random), chip: try TestModels.reference.get())
    let (record, results, _) = try run.run(keeping: .activity)
    let activity = Activity(prompt: 2, generate: 2, positions: results.activities)
    let replayed = try run.simulation.run(
      function: ReplayedFunction(activity), prompt: activity.positions.prefix(2).map(\.token),
      schedule: run.schedule, sink: NoTrace()
    ).record
    #expect(replayed == record)
  }

  @Test(
    "takes spikes one by one or all at once, in any mixture, order and with losses, to the same digest",
    arguments: 0..<8)
  func mixture(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed) + 7)
    var run = SyntheticRun(model: model(&random), chip: try TestModels.reference.get())
    run.placement = Placement.random(run.graph, on: run.chip, using: &random)
    let function = run.function(try run.simulation.flow)
    // Shares of the stations whose spikes come one by one, and of the spikes that those lose.
    let single = random.integer(0...4)
    let losing = single > 2 ? 0 : random.integer(0...3)
    let lost = serve(function, single: single, losing: losing, using: &random)
    let digest = try #require(function.results.digest)
    #expect("\(digest)" == run.naiveDigest(positions: 0..<1, lost: [0: lost]))
    let full = try #require(try run.run().results.digest)
    #expect(digest.count * run.schedule.positions == full.count)
  }

  /// Serves one position at every spiked projection, and closes the stations in a random order.
  private func serve(
    _ function: SyntheticFunction, single: Int, losing: Int, using random: inout SeededGenerator
  ) -> [SyntheticRun.Delivery: Int] {
    var lost: [SyntheticRun.Delivery: Int] = [:]
    var open: [Int] = []
    function.enter(position: 0, token: 0)
    for station in function.plans.indices where function.pieces[station] == nil {
      function.compute(station: station, position: 0)
    }
    for station in function.plans.indices.shuffled(using: &random) {
      guard let piece = function.pieces[station] else { continue }
      if random.integer(1...4) > single {
        function.serveAll(station: station, position: 0, site: piece.site)
      } else {
        serve(function, station, piece, losing: losing, &lost, using: &random)
      }
      // Some close before others have got anything.
      if random.integer(0...1) == 0 {
        function.compute(station: station, position: 0)
      } else {
        open.append(station)
      }
    }
    for station in open.shuffled(using: &random) { function.compute(station: station, position: 0) }
    return lost
  }

  private func serve(
    _ function: SyntheticFunction, _ station: Int, _ piece: SyntheticPiece, losing: Int,
    _ lost: inout [SyntheticRun.Delivery: Int], using random: inout SeededGenerator
  ) {
    let counts = function.counts(site: piece.site, position: 0)
    guard case .linear(let name) = function.plans[station].part else { return }
    for index in counts.indices(in: piece.inputs).shuffled(using: &random) {
      let (channel, count) = (Int(counts.channels[index]), counts.counts[index])
      guard random.integer(1...10) > losing else {
        for output in piece.outputs {
          lost[.init(layer: function.plans[station].layer, name: name, output: output, channel: channel)] =
            Int(count)
        }
        continue
      }
      SpikePlanes.forEachSpike(count: count, coding: .bitwise, planes: 8) {
        function.serve(station: station, position: 0, channel: channel, value: $0)
      }
    }
  }
}
