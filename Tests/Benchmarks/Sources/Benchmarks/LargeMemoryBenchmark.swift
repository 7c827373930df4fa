import ChipModel
import ChipPlacement
import ChipSimulation
import EventKernel
import Foundation
import RunRecord
import SpikeFoundry
import SpikeWorkload

/// Memory of the timing side for one token of SpikingBrain-7B, without weights: what it adds to 6.5 GB of weights.
///
/// Placement, data flow, network and books are all there; how many channels fire hardly matters, so few do.
struct LargeMemoryBenchmark {
  let layers: Int
  /// Share of channels that fire.
  var density = 0.1
  /// 15 % of the weights, in MB.
  static let ceiling = 975.0

  init(layers: Int = 28) { self.layers = layers }

  func rows() throws -> [Row] {
    let start = Memory.resident()
    Memory.resetPeak()
    let size = try run()
    let row = Row(
      workload: "large-memory/\(layers)-layers/\(size.cores)-cores/\(size.stations)-stations", peer: "limit",
      unit: "MB of growth", ceiling: Self.ceiling)
    return [try row.measured { Row.Result(own: Double(Memory.peak() - start) / 1e6) }]
  }

  private func run() throws -> (cores: Int, stations: Int) {
    let chip = try Chip.preset(
      "spikefoundry-ref",
      sets: ["cores.rows=512", "cores.cols=512", "core.synapse_sram=256 KiB", "core.state_sram=256 KiB"])
    let shape = ModelShape(
      vocabulary: 152_064, hidden: 3584, intermediate: 18_944, heads: 28, keyValueHeads: 4,
      headDimension: 128, slidingWindow: 4096, maximumPositions: 131_072,
      layers: (0..<layers).map { $0 % 2 == 0 ? .gatedLinear : .slidingWindow }, gateRank: nil,
      weightGroup: 128, rawWeightBytes: 2, largestCode: 127)
    let mode = SpikeMode()
    let graph = OperatorGraph(shape: shape, mode: mode, banks: chip.core.banks)
    let placement = try Placer.place(graph, on: chip)
    let simulation = ChipSimulation(chip: chip, graph: graph, placement: placement)
    let flow = simulation.flow
    let activity = token(shape, mode)
    _ = try simulation.run(
      function: RepeatedActivity(positions: [activity]), prompt: [0],
      schedule: TokenSchedule(prompt: 1, generate: 1, shape: shape, mode: mode), sink: NoTrace())
    return (Set(placement.entries.map(\.node)).count, flow.stations.count)
  }

  private func token(_ shape: ModelShape, _ mode: SpikeMode) -> TokenActivity {
    var random = RandomStream(seed: 7)
    func channels(_ width: Int) -> [Int32] {
      (0..<width).filter { _ in Double(random.next() >> 11) * 0x1p-53 < density }.map { Int32($0) }
    }
    let sites = shape.sites(mode)
    var activity = TokenActivity(token: 0, siteCount: sites.count, layerCount: shape.layers.count)
    for (index, site) in sites.enumerated() {
      let firing = channels(shape.width(of: site.kind))
      activity.sites[index] = SparseCounts(channels: firing, counts: firing.map { $0 % 6 == 0 ? 3 : 1 })
    }
    for layer in shape.layers.indices where shape.layers[layer] == .gatedLinear {
      activity.queries[layer] = channels(shape.queryWidth)
      activity.keys[layer] = channels(shape.keyValueWidth)
    }
    activity.next = 0
    return activity
  }
}
