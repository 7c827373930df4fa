import ChipModel
import SpikeWorkload
import Testing

@testable import ChipPlacement
@testable import ChipSimulation

@Suite("Expected traffic against the simulation")
struct ExpectedTrafficTests {
  @Test("counts links as packets are routed", arguments: [(1, 1), (5, 3), (2, 7)])
  func links(columns: Int, rows: Int) throws {
    var chip = try Chip.preset("spikefoundry-ref")
    (chip.columns, chip.rows, chip.host.x, chip.host.y) = (columns, rows, columns - 1, rows / 2)
    chip.dram = chip.host
    chip.dram?.y = 0
    let routing = MeshRouting(chip)
    let distance = TileDistance(chip)
    for a in 0..<chip.tileCount {
      for b in 0..<chip.tileCount {
        let hops = routing.hops(from: a, to: b)
        #expect(distance.links(from: a, to: b) == hops.x + hops.y + hops.host + hops.dram)
      }
    }
  }

  @Test(
    "hands over without packets what the simulation hands over", arguments: [1, 2, 4, 16], [true, false])
  func handOver(side: Int, spiking: Bool) throws {
    var chip = try Chip.preset("spikefoundry-ref")
    (chip.columns, chip.rows, chip.host.x, chip.host.y) = (side, side, 0, 0)
    if side < 16 { (chip.core.synapseMemory, chip.core.stateMemory) = (1 << 40, 1 << 40) }
    let shape = ModelShape(
      vocabulary: 512, hidden: 128, intermediate: 512, heads: 4, keyValueHeads: 2, headDimension: 32,
      slidingWindow: 64, maximumPositions: 4096, layers: [.gatedLinear, .slidingWindow],
      gateRank: spiking ? nil : 16, weightGroup: spiking ? 128 : nil, rawWeightBytes: 4,
      largestCode: spiking ? 127 : 0)
    let graph = OperatorGraph(shape: shape, mode: SpikeMode(), banks: chip.core.banks)
    let flow = DataFlow(graph: graph, placement: try Placer.place(graph, on: chip), chip: chip)
    let services = flow.inlets.map { InletService(inlet: $0, flow: flow) }
    for route in flow.routes {
      for inlet in route.destinations {
        let isLocal = flow.inlets[inlet].tile == route.tile && !services[inlet].hasServiceWork
        #expect(flow.handsOver(route, to: inlet) == isLocal)
      }
    }
  }
}
