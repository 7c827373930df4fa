public import ChipModel
import SpikeWorkload

extension DataFlow {
  /// Builds the stations, flows, routes and inlets of a checked placement.
  ///
  /// - Precondition: `placement` has passed `PlacementCheck` for this graph and chip.
  /// - Complexity: O((n + d) log n) for n entries and d pairs of a source and a destination.
  public init(graph: OperatorGraph, placement: Placement, chip: Chip) {
    self.init(graph: graph, placement: placement)
    var builder = DataFlowBuilder(flow: self, chip: chip)
    builder.build()
    self = builder.flow
  }
}

/// One end of a connection: a station and the channels that it sends or takes.
struct Endpoint {
  var station: Int
  var channels: Range<Int>
}

/// Makes stations from placement entries and joins them operator by operator.
struct DataFlowBuilder {
  var flow: DataFlow
  private let chip: Chip
  private let entriesByOperator: [String: [Int]]
  private var inletIndex: [InletKey: Int] = [:]
  private var wholeRanges: [Int: [Int]] = [:]

  private struct InletKey: Hashable {
    var flow: Int
    var tile: Int
  }

  init(flow: DataFlow, chip: Chip) {
    self.flow = flow
    self.chip = chip
    var table: [String: [Int]] = [:]
    for (index, entry) in flow.placement.entries.enumerated() {
      table[entry.operation, default: []].append(index)
    }
    entriesByOperator = table
  }

  var shape: ModelShape { flow.graph.shape }
  var headSpan: Int { shape.headsPerGroup * shape.headDimension }

  func tile(_ node: PlacementNode) -> Int {
    switch node {
    case .core(let number): number
    case .host: chip.hostTile
    case .dram: chip.dramTile ?? chip.hostTile
    }
  }

  /// Makes one station per entry of an operator; `role` sees the entry.
  mutating func stations(
    _ name: String, _ participation: (PlacementEntry) -> [Participation] = { _ in [.always] },
    role: (PlacementEntry) -> StationRole
  ) -> [Int] {
    guard let operation = flow.graph.index(of: name) else { return [] }
    return (entriesByOperator[name] ?? []).map { index in
      let entry = flow.placement.entries[index]
      flow.stations.append(
        Station(
          operation: operation, role: role(entry), entry: index, inputs: entry.inputs, outputs: entry.outputs,
          tile: tile(entry.node), participation: participation(entry)))
      return flow.stations.count - 1
    }
  }

  /// Endpoints over the output ranges of stations, each channel of a range `span` channels wide.
  func outputs(_ stations: [Int], span: Int = 1) -> [Endpoint] {
    stations.map { station in
      let range = flow.stations[station].outputs
      return Endpoint(station: station, channels: range.lowerBound * span..<range.upperBound * span)
    }
  }

  /// Endpoints over the input ranges of stations.
  func inputs(_ stations: [Int], span: Int = 1) -> [Endpoint] {
    stations.map { station in
      let range = flow.stations[station].inputs
      return Endpoint(station: station, channels: range.lowerBound * span..<range.upperBound * span)
    }
  }

  /// Joins sources to consumers that take channels of the same space.
  ///
  /// `participation` is that of the consumer.
  mutating func connect(
    _ name: String, _ payload: FlowPayload, from sources: [Endpoint], to consumers: [Endpoint],
    _ participation: (Int) -> Participation = { _ in .always }
  ) {
    guard !sources.isEmpty, !consumers.isEmpty else { return }
    let index = flow.flows.count
    flow.flows.append(Flow(name: name, payload: payload))
    let table = ChannelTable(consumers.map(\.channels))
    for source in sources {
      let reached = table.overlapping(source.channels).map { consumers[$0] }
      guard !reached.isEmpty else { continue }
      for consumer in reached { open(index, consumer.station, participation(consumer.station)) }
      addRoute(index, source, reached)
    }
  }

  /// Finds or makes the inlet of a consumer and registers the consumer with it.
  private mutating func open(_ flowIndex: Int, _ station: Int, _ participation: Participation) {
    let tile = flow.stations[station].tile
    let key = InletKey(flow: flowIndex, tile: tile)
    let inlet = inletIndex[key] ?? flow.inlets.count
    if inlet == flow.inlets.count {
      inletIndex[key] = inlet
      flow.inlets.append(Inlet(flow: flowIndex, tile: tile, stations: [], participation: [], sources: []))
    }
    // Few inlets end at a station, but a tile may hold many stations.
    guard !flow.stations[station].inlets.contains(inlet) else { return }
    flow.inlets[inlet].stations.append(station)
    if !flow.inlets[inlet].participation.contains(participation) {
      flow.inlets[inlet].participation.append(participation)
    }
    flow.stations[station].inlets.append(inlet)
  }

  /// Cuts the source's channels where the set of consumers changes.
  private mutating func addRoute(_ flowIndex: Int, _ source: Endpoint, _ reached: [Endpoint]) {
    let targets = reached.map { endpoint in
      (
        inlet: inletIndex[InletKey(flow: flowIndex, tile: flow.stations[endpoint.station].tile)] ?? 0,
        channels: endpoint.channels.clamped(to: source.channels)
      )
    }
    let destinations = distinct(targets.map(\.inlet))
    // Scalars belong to no channel: every destination gets all of them.
    guard !flow.flows[flowIndex].payload.isScalar else {
      let all = everyone(Array(destinations.indices))
      return append(
        flowIndex, source, destinations, [RouteSegment(channels: source.channels, destinations: all)])
    }
    let places = Dictionary(uniqueKeysWithValues: destinations.enumerated().map { ($1, $0) })
    let cuts = distinct(targets.flatMap { [$0.channels.lowerBound, $0.channels.upperBound] })
    let numbers = Dictionary(uniqueKeysWithValues: cuts.enumerated().map { ($1, $0) })
    var members = [[Int]](repeating: [], count: cuts.count)
    for target in targets {
      guard let place = places[target.inlet], var number = numbers[target.channels.lowerBound] else {
        continue
      }
      while cuts[number] < target.channels.upperBound {
        members[number].append(place)
        number += 1
      }
    }
    var segments: [RouteSegment] = []
    for (number, members) in members.enumerated() where !members.isEmpty {
      let indices = members.count < destinations.count ? distinct(members) : everyone(distinct(members))
      segments.append(RouteSegment(channels: cuts[number]..<cuts[number + 1], destinations: indices))
    }
    append(flowIndex, source, destinations, segments)
  }

  private mutating func append(
    _ flowIndex: Int, _ source: Endpoint, _ destinations: [Int], _ segments: [RouteSegment]
  ) {
    let route = flow.routes.count
    flow.routes.append(
      Route(
        flow: flowIndex, station: source.station, tile: flow.stations[source.station].tile,
        destinations: destinations, segments: segments))
    flow.stations[source.station].routes.append(route)
    for (place, inlet) in destinations.enumerated() {
      flow.inlets[inlet].sources.append(InletSource(route: route, destination: place))
    }
  }

  /// The same array for all routes that reach equally many destinations with every channel: most do, and a
  /// large model has millions of them.
  private mutating func everyone(_ places: [Int]) -> [Int] {
    if let known = wholeRanges[places.count], known == places { return known }
    if places.first == 0, places.last == places.count - 1 { wholeRanges[places.count] = places }
    return places
  }

  /// The values in ascending order, each once.
  private func distinct(_ values: [Int]) -> [Int] {
    var result: [Int] = []
    for value in values.sorted() where value != result.last { result.append(value) }
    return result
  }

  /// Joins every source to every consumer (scalars: the channels do not matter).
  mutating func broadcast(
    _ name: String, _ payload: FlowPayload, from sources: [Int], to consumers: [Int],
    _ participation: Participation = .always
  ) {
    connect(
      name, payload, from: sources.map { Endpoint(station: $0, channels: 0..<1) },
      to: consumers.map { Endpoint(station: $0, channels: 0..<1) }, { _ in participation })
  }
}
