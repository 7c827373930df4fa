import ChipModel
import ChipPlacement
import ChipSimulation
import EventKernel
import Foundation
import RunRecord
import SpikeFoundry
import SpikeWorkload

/// Memory of the timing side for one token of SpikingBrain-7B, without weights.
///
/// Every channel fires independently with the published probability of a count of 1 or 3.
struct LargeModelMemory {
  let layers: Int
  /// Share of channels that fire.
  var density = 0.816

  func run() throws {
    let chip = try Chip.preset(
      "spikefoundry-ref",
      sets: ["cores.rows=512", "cores.cols=512", "core.synapse_sram=256 KiB", "core.state_sram=256 KiB"])
    let shape = ModelShape(
      vocabulary: 152_064, hidden: 3584, intermediate: 18_944, heads: 28, keyValueHeads: 4,
      headDimension: 128, slidingWindow: 4096, maximumPositions: 131_072,
      layers: (0..<layers).map { $0 % 2 == 0 ? .gatedLinear : .slidingWindow }, gateRank: nil,
      weightGroup: 128, rawWeightBytes: 2, largestCode: 127)
    let mode = SpikeMode()
    Self.note("start")
    let graph = OperatorGraph(shape: shape, mode: mode, banks: chip.core.banks)
    let placement = try Placer.place(graph, on: chip)
    Self.note(
      "placed: \(placement.entries.count) entries on \(Set(placement.entries.map(\.node)).count) nodes")
    let simulation = ChipSimulation(chip: chip, graph: graph, placement: placement)
    let flow = simulation.flow
    Self.note(
      "data flow: \(flow.stations.count) stations, \(flow.routes.count) routes, \(flow.inlets.count) inlets, "
        + "\(flow.routes.reduce(0) { $0 + $1.destinations.count }) destinations")
    let activity = token(shape, mode)
    let outcome = try simulation.run(
      function: RepeatedActivity(positions: [activity]), prompt: [0],
      schedule: TokenSchedule(prompt: 1, generate: 1, shape: shape, mode: mode), sink: NoTrace())
    Self.note("run: \(outcome.statistics.events) events, \(outcome.statistics.peakPending) pending")
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

  private static func note(_ what: String) {
    print("\(ResidentMemory.now / 1_000_000) MB now, \(ResidentMemory.peak / 1_000_000) MB peak: \(what)")
  }
}
