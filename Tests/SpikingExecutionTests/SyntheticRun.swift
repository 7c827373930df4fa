import ChipModel
import ChipPlacement
import ChipSimulation
import RunRecord
import SpikeWorkload
import SpikingModel

@testable import SpikingExecution

/// Runs a synthetic model, and computes the digest that it must leave.
struct SyntheticRun {
  var model: SyntheticModel
  var chip: Chip
  var mode = SpikeMode()
  var placement: Placement?
  var options = RunOptions()
  var schedule: TokenSchedule { TokenSchedule(prompt: 2, generate: 2, shape: model.shape, mode: mode) }

  static func shape(layers: [AttentionKind], group: Int = 16) -> ModelShape {
    ModelShape(
      vocabulary: 99, hidden: 3 * group, intermediate: 5 * group, heads: 4, keyValueHeads: 2,
      headDimension: group, slidingWindow: 6, maximumPositions: 64, layers: layers, gateRank: nil,
      weightGroup: group, rawWeightBytes: 2, largestCode: 127)
  }

  var graph: OperatorGraph { OperatorGraph(shape: model.shape, mode: mode, banks: chip.core.banks) }

  var simulation: ChipSimulation {
    get throws {
      ChipSimulation(chip: chip, graph: graph, placement: try placement ?? Placer.place(graph, on: chip))
    }
  }

  func function(_ flow: DataFlow, keeping: KeptResults = []) -> SyntheticFunction {
    SyntheticFunction(
      model: model, weights: SyntheticWeights(model, sites: mode.sites), flow: flow, schedule: schedule,
      keeping: keeping, threads: options.threads)
  }

  func run(
    keeping: KeptResults = []
  ) throws -> (record: RunRecord, results: FunctionResults, timing: TimingMode) {
    let simulation = try simulation
    let outcome = try simulation.run(
      function: function(simulation.flow, keeping: keeping), prompt: model.activity(mode).prompt(2),
      schedule: schedule, options: options, sink: NoTrace())
    return (outcome.record, outcome.function.results, outcome.statistics.timing)
  }

  /// A spike that reaches a projection: which, and where.
  struct Delivery: Hashable {
    var layer: Int
    var name: StationPlan.Linear
    var output: Int
    var channel: Int
  }

  /// The digest by its definition, from codes and counts in 64-bit integers, without what was lost.
  func naiveDigest(positions: Range<Int>, lost: [Int: [Delivery: Int]] = [:]) -> String {
    let weights = SyntheticWeights(model, sites: mode.sites)
    let activity = model.activity(mode)
    var (low, high) = (UInt64(0), UInt64(0))
    for position in positions {
      for layer in model.shape.layers.indices {
        for name in StationPlan.Linear.allCases {
          guard let codes = weights.codes(name, layer: layer),
            name != .gate || model.shape.layers[layer] == .gatedLinear
          else { continue }
          let number = model.shape.firstLayer + layer
          let site = Site(layer: number, kind: WeightedFunction.inputSite(name))
          let counts = activity.counts(site, position: position)
          var sums = [Int64](repeating: 0, count: codes.groups * codes.outputs)
          let losses = lost[position] ?? [:]
          for (channel, count) in zip(counts.channels.map(Int.init), counts.counts.map(Int.init)) {
            for output in 0..<codes.outputs {
              let value =
                losses.isEmpty
                ? count
                : count
                  - losses[Delivery(layer: layer, name: name, output: output, channel: channel), default: 0]
              sums[channel / codes.group * codes.outputs + output] += Int64(
                value * codes.code(input: channel, output: output))
            }
          }
          for (index, sum) in sums.enumerated() {
            let word = CounterHash(seed: 0, position, number, name.index)[index / codes.outputs]
            let weighted = UInt64(2 * (index % codes.outputs) + 1) &* UInt64(bitPattern: sum)
            low &+= (word & 0xFFFF_FFFF) &* weighted
            high &+= (word >> 32) &* weighted
          }
        }
      }
    }
    let digits = String((high & 0xFFFF_FFFF) << 32 | low & 0xFFFF_FFFF, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
