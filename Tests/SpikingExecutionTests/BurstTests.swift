import ChipModel
import ChipPlacement
import ChipSimulation
import EventKernel
import Quantities
import RunRecord
import SpikeWorkload
import Testing

/// Trains without a trace: spikes travel in bursts, as in `TrainTests` only packets without values do.
@Suite("Bursts of packets")
struct BurstTests {
  private struct Case {
    let simulation: ChipSimulation
    let activity: Activity
    let schedule: TokenSchedule
    let tokens: Int

    func run(_ timing: TimingMode) throws -> (record: RunRecord, timing: TimingMode) {
      var options = RunOptions()
      options.timing = timing
      let outcome = try simulation.run(
        function: ReplayedFunction(activity), prompt: Array(0..<tokens), schedule: schedule, options: options,
        sink: NoTrace())
      return (outcome.record, outcome.statistics.timing)
    }
  }

  /// A random model, chip, placement and activity.
  ///
  /// - Parameters:
  ///   - seed: decides all of it.
  ///   - isEndless: whether there are no limits; else they are rarely reached.
  ///   - queueDepth: of all cores, which then hold back what finds no place; nil leaves it as it is.
  /// - Throws: where the chip cannot be read.
  /// - Returns: the case.
  private static func draw(_ seed: Int, isEndless: Bool, queueDepth: Int? = nil) throws -> Case {
    var stream = RandomStream(seed: 4711, entity: UInt64(seed))
    let heads = 2 * Int.random(in: 1...2, using: &stream)
    let dimension = 8 << Int.random(in: 0...2, using: &stream)
    let shape = ModelShape(
      vocabulary: 64, hidden: heads * dimension, intermediate: heads * dimension * 3, heads: heads,
      keyValueHeads: heads / 2, headDimension: dimension, slidingWindow: 16, maximumPositions: 1024,
      layers: [.gatedLinear, .slidingWindow], gateRank: nil, weightGroup: 8, rawWeightBytes: 2,
      largestCode: 127)
    var chip = Chip.random(from: try TestModels.reference.get(), using: &stream)
    let unit: Int64 = [1, 500, 1000][seed % 3]
    chip.crowd(upTo: 4, of: unit, using: &stream)
    chip.network.bufferFlits = isEndless ? .max : 1 << 14
    chip.system?.link.bufferFlits = isEndless ? .max : 1 << 14
    chip.core.queueDepth = isEndless ? .max : 1 << 14
    if let queueDepth {
      chip.core.queueDepth = queueDepth
      chip.core.onFull = .backpressure
    }
    chip.core.banks = Int.random(in: 1...3, using: &stream)
    let mode = SpikeMode(coding: SpikeCoding.allCases.randomElement(using: &stream) ?? .bitwise)
    let graph = OperatorGraph(shape: shape, mode: mode, banks: chip.core.banks)
    let placement = Placement.random(graph, on: chip, using: &stream)
    let simulation = ChipSimulation(chip: chip, graph: graph, placement: placement)
    // With more tokens than banks stations have to wait for credits.
    let tokens = Int.random(in: 1...5, using: &stream)
    let firing: Double = [0.31, 0.816, 1].randomElement(using: &stream) ?? 1
    let positions = (0..<tokens).map { _ in
      TokenActivity.random(simulation.flow, firing: firing, using: &stream)
    }
    return Case(
      simulation: simulation, activity: Activity(prompt: tokens, generate: 0, positions: positions),
      schedule: TokenSchedule(prompt: tokens, generate: 0, shape: shape, mode: mode), tokens: tokens)
  }

  /// One wide layer on few cores: thousands of packets wait for the same links at once.
  private static func crowded(_ seed: Int, flitTime: Int64) throws -> Case {
    var stream = RandomStream(seed: 4712, entity: UInt64(seed))
    let shape = ModelShape(
      vocabulary: 64, hidden: 1024, intermediate: 1024, heads: 4, keyValueHeads: 2, headDimension: 256,
      slidingWindow: 16, maximumPositions: 64, layers: [.gatedLinear], gateRank: nil, weightGroup: 8,
      rawWeightBytes: 2, largestCode: 127)
    var chip = try TestModels.reference.get()
    (chip.columns, chip.rows, chip.host.x, chip.host.y) = (3, 2, 0, 0)
    (chip.core.synapseMemory, chip.core.stateMemory) = (1 << 30, 1 << 30)
    (chip.core.queueDepth, chip.network.bufferFlits) = (.max, .max)
    chip.network.flitTime = SimDuration(picoseconds: flitTime)
    let mode = SpikeMode(coding: .graded)
    let graph = OperatorGraph(shape: shape, mode: mode, banks: chip.core.banks)
    let placement = Placement.random(graph, on: chip, using: &stream)
    let simulation = ChipSimulation(chip: chip, graph: graph, placement: placement)
    let position = TokenActivity.random(simulation.flow, firing: 1, using: &stream)
    return Case(
      simulation: simulation, activity: Activity(prompt: 1, generate: 0, positions: [position]),
      schedule: TokenSchedule(prompt: 1, generate: 0, shape: shape, mode: mode), tokens: 1)
  }

  @Test("give every record of a simulation packet by packet", arguments: 0..<18)
  func equal(seed: Int) throws {
    let drawn = try Self.draw(seed, isEndless: true)
    let trains = try drawn.run(.train)
    #expect(trains.timing == .train)
    #expect(try trains.record == drawn.run(.packet).record)
  }

  @Test("give the same records where buffers and queues are checked", arguments: 30..<42)
  func checked(seed: Int) throws {
    let drawn = try Self.draw(seed, isEndless: false)
    #expect(try drawn.run(.train).record == drawn.run(.packet).record)
  }

  @Test(
    "hold in queues with one place more than the longest one needs, and know when there are less",
    arguments: Array(50..<58) + [62, 64])
  func deepEnough(seed: Int) throws {
    let endless = try Self.draw(seed, isEndless: true, queueDepth: .max).run(.train).record
    let longest = try #require(endless.tiles.map(\.queueMaximum).max())
    let drawn = try Self.draw(seed, isEndless: true, queueDepth: Int(longest) + 1)
    let trains = try drawn.run(.train)
    #expect(trains.timing == .train)
    #expect(trains.record == endless)
    #expect(try trains.record == drawn.run(.packet).record)
    for places in [Int(longest), Int(longest) / 2] {
      let tight = try Self.draw(seed, isEndless: true, queueDepth: max(1, places))
      #expect(try tight.run(.train).record == tight.run(.packet).record)
    }
  }
}

extension BurstTests {
  @Test("say as packets do where 64 bits do not hold for how long packets waited", arguments: 0..<6)
  func longWaiting(seed: Int) throws {
    let short: Int64 = 1_000_000
    let trains = try Self.crowded(seed, flitTime: short).run(.train)
    #expect(trains.timing == .train)
    let longest = (1 << 56) / trains.record.end.picoseconds * short
    for share: Int64 in [2, 3] {
      let slow = try Self.crowded(seed, flitTime: longest * share / 3)
      let packets = try slow.run(.packet).record
      #expect(share < 3 || packets.links.contains { $0.waiting == .max })
      #expect(try slow.run(.train).record == packets)
    }
  }
}

extension TokenActivity {
  /// Spikes of every site of a model, each channel with the same probability.
  fileprivate static func random(
    _ flow: DataFlow, firing: Double, using stream: inout some RandomNumberGenerator
  ) -> TokenActivity {
    let shape = flow.graph.shape
    var activity = TokenActivity(token: 0, siteCount: flow.sites.count, layerCount: shape.layers.count)
    for (index, site) in flow.sites.enumerated() {
      let isWide = ![.query, .outputProjection, .attentionInput, .mlpInput].contains(site.kind)
      let counts = (0..<(isWide ? shape.intermediate : shape.hidden)).map { _ -> Int32 in
        guard Double.random(in: 0..<1, using: &stream) < firing else { return 0 }
        return .random(in: 1...7, using: &stream) * (Bool.random(using: &stream) ? 1 : -1)
      }
      activity.sites[index] = SparseCounts(dense: counts)
    }
    for layer in shape.layers.indices {
      activity.queries[layer] = (0..<Int32(shape.hidden)).filter { _ in Bool.random(using: &stream) }
      activity.keys[layer] = (0..<Int32(shape.keyValueHeads * shape.headDimension)).filter { _ in
        Bool.random(using: &stream)
      }
    }
    activity.next = 1
    return activity
  }
}
