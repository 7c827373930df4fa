import ChipModel
import ChipPlacement
import SpikeWorkload
import TestSupport
import Testing

@Suite("The data flow of random placements")
struct DataFlowTests {
  struct Case {
    var graph: OperatorGraph
    var chip: Chip
    var placement: Placement
    var flow: DataFlow

    init(_ seed: Int) throws {
      var random = SeededGenerator(seed: UInt64(1000 + seed))
      chip = try Chip.random(&random).roomy()
      graph = RandomModel(&random, largest: 256).graph(chip)
      placement = RandomPlacement(graph: graph, chip: chip).make(&random)
      try PlacementCheck.check(placement, graph: graph, chip: chip)
      flow = DataFlow(graph: graph, placement: placement, chip: chip)
    }
  }

  @Test("has a station on the tile of every entry", arguments: 0..<25)
  func stations(seed: Int) throws {
    let test = try Case(seed)
    var seen: Set<Int> = []
    for station in test.flow.stations {
      let entry = test.placement.entries[station.entry]
      seen.insert(station.entry)
      #expect(test.graph.operators[station.operation].name == entry.operation)
      #expect(station.inputs == entry.inputs && station.outputs == entry.outputs)
      switch entry.node {
      case .core(let core): #expect(station.tile == core)
      case .host: #expect(station.tile == test.chip.hostTile)
      case .dram: #expect(station.tile == test.chip.dramTile)
      }
    }
    #expect(seen.count == test.placement.entries.count)
  }

  @Test(
    "reaches every station from the token source, and the token sink from every station", arguments: 0..<25)
  func reachability(seed: Int) throws {
    let flow = try Case(seed).flow
    var next: [[Int]] = Array(repeating: [], count: flow.stations.count)
    var back = next
    for route in flow.routes {
      for inlet in route.destinations {
        for station in flow.inlets[inlet].stations {
          next[route.station].append(station)
          back[station].append(route.station)
        }
      }
    }
    func reached(_ role: StationRole, _ edges: [[Int]]) -> Int {
      var queue = flow.stations.indices.filter { flow.stations[$0].role == role }
      var seen = Set(queue)
      while let station = queue.popLast() {
        for other in edges[station] where seen.insert(other).inserted { queue.append(other) }
      }
      return seen.count
    }
    // The sink sends nothing and the source takes nothing.
    #expect(reached(.tokenSource, next) == flow.stations.count)
    #expect(reached(.tokenSink, back) == flow.stations.count)
  }

  @Test(
    "keeps the books of END and credits: unique destinations, one source entry per pair", arguments: 0..<25)
  func books(seed: Int) throws {
    let flow = try Case(seed).flow
    var tiles: Set<[Int]> = []
    for (index, inlet) in flow.inlets.enumerated() {
      #expect(!inlet.sources.isEmpty && !inlet.stations.isEmpty)
      #expect(tiles.insert([inlet.flow, inlet.tile]).inserted)
      #expect(Set(inlet.stations).count == inlet.stations.count)
      #expect(Set(inlet.sources.map(\.route)).count == inlet.sources.count)
      for source in inlet.sources {
        #expect(flow.routes[source.route].destinations[source.destination] == index)
        #expect(flow.routes[source.route].flow == inlet.flow)
      }
      for station in inlet.stations {
        #expect(flow.stations[station].inlets.contains(index) && flow.stations[station].tile == inlet.tile)
      }
    }
    var pairs = 0
    for (index, route) in flow.routes.enumerated() {
      #expect(
        zip(route.destinations, route.destinations.dropFirst()).allSatisfy(<) && !route.destinations.isEmpty)
      #expect(route.tile == flow.stations[route.station].tile)
      #expect(flow.stations[route.station].routes.contains(index))
      #expect(
        zip(route.segments, route.segments.dropFirst()).allSatisfy {
          $0.channels.upperBound <= $1.channels.lowerBound
        })
      #expect(Set(route.segments.flatMap(\.destinations)).count == route.destinations.count)
      pairs += route.destinations.count
    }
    #expect(pairs == flow.inlets.reduce(0) { $0 + $1.sources.count })
  }

  @Test(
    "sends each channel of a producer to the inlets whose stations take it, and to no other",
    arguments: 0..<25)
  func channels(seed: Int) throws {
    let test = try Case(seed)
    for route in test.flow.routes {
      guard let name = Self.linearInput(test.flow, route) else { continue }
      for segment in route.segments {
        for channel in [segment.channels.lowerBound, segment.channels.upperBound - 1] {
          let expected = test.placement.entries.filter {
            name.contains($0.operation) && $0.inputs.contains(channel)
          }
          let tiles = Set(expected.map { Self.tile($0.node, test.chip) })
          let reached = segment.destinations.map { test.flow.inlets[route.destinations[$0]].tile }
          #expect(Set(reached) == tiles && reached.count == tiles.count)
        }
      }
      let source = test.flow.stations[route.station]
      let shape = test.graph.shape
      let span =
        source.role == .attentionOutput || Self.isHeads(test.flow, source)
        ? shape.queryWidth / shape.keyValueHeads : 1
      let channels = route.segments.reduce(0) { $0 + $1.channels.count }
      // Each consumer tiles its inputs, so no channel of the producer is left out.
      #expect(channels == source.outputs.count * span)
    }
  }

  /// The linear layers that a route feeds with their inputs; nil for other routes.
  private static func linearInput(_ flow: DataFlow, _ route: Route) -> Set<String>? {
    let name = flow.flows[route.flow].name
    guard !name.hasSuffix("partial sums"), !name.contains(".reducer") else { return nil }
    var names: Set<String> = []
    for other in flow.routes where other.flow == route.flow {
      for inlet in other.destinations {
        for station in flow.inlets[inlet].stations {
          guard case .linear = flow.stations[station].role else { return nil }
          names.insert(flow.graph.operators[flow.stations[station].operation].name)
        }
      }
    }
    return names
  }

  private static func isHeads(_ flow: DataFlow, _ station: Station) -> Bool {
    flow.graph.operators[station.operation].kind == .attentionOutput
  }

  private static func tile(_ node: PlacementNode, _ chip: Chip) -> Int {
    switch node {
    case .core(let core): core
    case .host: chip.hostTile
    case .dram: chip.dramTile ?? -1
    }
  }

  @Test("gives partial sums of every row to the owner of the row, once", arguments: 0..<25)
  func partialSums(seed: Int) throws {
    let test = try Case(seed)
    let (flow, graph) = (test.flow, test.graph)
    for operation in graph.operators {
      guard case .linear = operation.kind else { continue }
      let index = flow.flows.firstIndex { $0.name == "\(operation.name) partial sums" }
      let entries = test.placement.entries(of: operation.name)
      let others = entries.filter { $0.inputs.lowerBound > 0 }
      #expect((index != nil) == !others.isEmpty)
      let sent = flow.routes.filter { $0.flow == index }.flatMap(\.segments)
      #expect(sent.reduce(0) { $0 + $1.channels.count } == others.reduce(0) { $0 + $1.outputs.count })
      #expect(sent.allSatisfy { $0.destinations.count == 1 })
    }
  }

  @Test("sends every node of the argmax tree but the root to exactly one other", arguments: 0..<25)
  func argmax(seed: Int) throws {
    let flow = try Case(seed).flow
    for (index, station) in flow.stations.enumerated() where station.role == .argmax {
      let routes = station.routes.map { flow.routes[$0] }
      #expect(routes.count == 1 && routes.allSatisfy { $0.destinations.count == 1 })
      #expect(routes.allSatisfy { !flow.inlets[$0.destinations[0]].stations.contains(index) })
    }
  }

  @Test("is the same for the same placement, and has edges in operator order", arguments: 0..<5)
  func determinism(seed: Int) throws {
    let test = try Case(seed)
    let again = DataFlow(graph: test.graph, placement: test.placement, chip: test.chip)
    #expect(test.flow.routes.map(\.destinations) == again.routes.map(\.destinations))
    let edges = test.flow.operatorEdges()
    #expect(edges.map { "\($0)" } == again.operatorEdges().map { "\($0)" })
    #expect(zip(edges, edges.dropFirst()).allSatisfy { ($0.from, $0.to) <= ($1.from, $1.to) })
    let spikes = Set(edges.map(\.label)).subtracting([""])
    #expect(spikes == Set(test.flow.sites.map(\.description)))
  }
}
