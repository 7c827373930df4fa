import ChipModel
import SpikeWorkload
import TestSupport
import Testing

@testable import ChipPlacement

@Suite("Expected traffic")
struct ExpectedTrafficTests {
  /// Every channel and destination on its own, with coordinates worked out here.
  private static func oneByOne(_ flow: DataFlow, _ chip: Chip) -> (packets: Int, links: Int) {
    func place(_ tile: Int) -> (x: Int, y: Int, attached: Int) {
      if tile < chip.coreCount { return (tile % chip.columns, tile / chip.columns, 0) }
      guard tile > chip.coreCount, let dram = chip.dram else { return (chip.host.x, chip.host.y, 1) }
      return (dram.x, dram.y, 1)
    }
    var sum = (packets: 0, links: 0)
    for route in flow.routes {
      for (number, inlet) in route.destinations.enumerated() where !flow.handsOver(route, to: inlet) {
        var thousandths = 1000
        switch flow.flows[route.flow].payload {
        case .scalars(let count), .thresholds(let count): thousandths += 1000 * count
        case .spikes: thousandths += 1000 + 1170 * channels(route, number)
        case .values: thousandths += 1000 + 1000 * channels(route, number)
        case .nonZeroQueries, .nonZeroKeys: thousandths += 1000 + 500 * channels(route, number)
        }
        if !flow.inlets[inlet].participation.contains(.always) {
          let slots = (0..<flow.graph.keySlots).count { isOpen(flow.inlets[inlet], slot: $0) }
          thousandths = thousandths * slots / flow.graph.keySlots
        }
        let (a, b) = (place(route.tile), place(flow.inlets[inlet].tile))
        sum.packets += thousandths
        guard route.tile != flow.inlets[inlet].tile else { continue }
        sum.links += thousandths * (abs(a.x - b.x) + abs(a.y - b.y) + a.attached + b.attached)
      }
    }
    return sum
  }

  private static func channels(_ route: Route, _ destination: Int) -> Int {
    route.segments.filter { $0.destinations.contains(destination) }.reduce(0) { $0 + $1.channels.count }
  }

  /// Whether an inlet takes part at a generated token whose key goes to a slot.
  private static func isOpen(_ inlet: Inlet, slot: Int) -> Bool {
    inlet.participation.contains {
      switch $0 {
      case .always, .logits, .reads: true
      case .noLogits: false
      case .writes(let slots): slots.contains(slot)
      }
    }
  }

  @Test("is the sum over all pairs of sources and destinations", arguments: 0..<30)
  func sums(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    var chip = try Chip.random(&random).roomy()
    (chip.columns, chip.rows) = (random.integer(2...9), random.integer(2...9))
    (chip.host.x, chip.host.y) = (random.integer(0...chip.columns - 1), random.integer(0...chip.rows - 1))
    if seed % 2 == 0 {
      chip.dram = chip.host
      chip.dram?.x = 0
    }
    let graph = RandomModel(&random, largest: 256).graph(chip)
    let placement = RandomPlacement(graph: graph, chip: chip).make(&random)
    let flow = DataFlow(graph: graph, placement: placement, chip: chip)
    let traffic = ExpectedTraffic(flow, chip: chip)
    let expected = Self.oneByOne(flow, chip)
    #expect(traffic.packets == expected.packets)
    #expect(traffic.links == expected.links)
    #expect(traffic.meanLinks > 1 && traffic.meanLinks < Double(chip.columns + chip.rows))
  }

  @Test("crosses no link but those to the host where one core holds everything")
  func oneCore() throws {
    var chip = try Chip.preset("spikefoundry-ref").roomy()
    (chip.columns, chip.rows, chip.host.x, chip.host.y) = (1, 1, 0, 0)
    let graph = OperatorGraph(shape: .tiny, mode: SpikeMode(), banks: chip.core.banks)
    let placement = try Placer.place(graph, on: chip)
    let traffic = ExpectedTraffic(DataFlow(graph: graph, placement: placement, chip: chip), chip: chip)
    // The token in, the best row out, and their credits: spikes into rows of the same core are packets without links.
    #expect(traffic.links == 4 * ExpectedTraffic.unit)
    #expect(traffic.packets > 1000 * ExpectedTraffic.unit)
    #expect(traffic.text.hasSuffix("over 4 links, mean links per delivery 0.00"))
  }

  @Test("is local for a model with wide layers: fewer than three links on 18 x 18 cores, at random 12")
  func locality() throws {
    var shape = ModelShape.tiny
    (shape.hidden, shape.intermediate, shape.heads, shape.keyValueHeads, shape.headDimension) = (
      1024, 4096, 8, 2, 128
    )
    let chip = try Chip.preset(
      "spikefoundry-ref",
      sets: ["cores.rows=18", "cores.cols=18", "core.state_sram=128 KiB", "core.synapse_sram=256 KiB"])
    let graph = OperatorGraph(shape: shape, mode: SpikeMode(), banks: chip.core.banks)
    let traffic = ExpectedTraffic(
      DataFlow(graph: graph, placement: try Placer.place(graph, on: chip), chip: chip), chip: chip)
    #expect(traffic.meanLinks < 3)
  }
}

@Suite("The cost of a cut")
struct CutRegionTests {
  @Test(
    "grows with parts through sums, with blocks through deliveries, and with the region", arguments: 1...20)
  func monotone(parts: Int) {
    for holds in [CutRegion.Grouping.columns, .rows] {
      let region = CutRegion(area: 400, holds: holds)
      let wider = CutRegion(area: 500, holds: holds)
      func cost(_ region: CutRegion, _ parts: Int, _ blocks: Int, sums: Int = 1000) -> Double {
        region.cost(inputs: 1000, sums: sums, parts: parts, blocks: blocks)
      }
      #expect(cost(wider, parts, 10) > cost(region, parts, 10))
      #expect(cost(region, parts, 10, sums: 2000) >= cost(region, parts, 10))
      #expect((cost(region, parts, 10, sums: 2000) == cost(region, parts, 10)) == (parts == 1))
    }
  }
}
