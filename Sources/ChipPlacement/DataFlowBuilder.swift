public import ChipModel
import SpikeWorkload

extension DataFlow {
  /// Builds the stations, flows, routes and inlets of a checked placement.
  ///
  /// - Precondition: `placement` has passed `PlacementCheck` for this graph and chip.
  /// - Complexity: O(entries * destinations per slice).
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

  private struct InletKey: Hashable {
    var flow: Int
    var tile: Int
  }

  init(flow: DataFlow, chip: Chip) {
    self.flow = flow
    self.chip = chip
    var table: [String: [Int]] = [:]
    for (index, entry) in flow.placement.entries.enumerated() { table[entry.operation, default: []].append(index) }
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

  /// Joins sources to consumers that take channels of the same space; `participation` is that of the consumer.
  mutating func connect(
    _ name: String, _ payload: FlowPayload, from sources: [Endpoint], to consumers: [Endpoint],
    _ participation: (Int) -> Participation = { _ in .always }
  ) {
    guard !sources.isEmpty, !consumers.isEmpty else { return }
    let index = flow.flows.count
    flow.flows.append(Flow(name: name, payload: payload))
    for source in sources {
      let reached = consumers.filter { $0.channels.overlaps(source.channels) }
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
    guard !flow.inlets[inlet].stations.contains(station) else { return }
    flow.inlets[inlet].stations.append(station)
    if !flow.inlets[inlet].participation.contains(participation) {
      flow.inlets[inlet].participation.append(participation)
    }
    flow.stations[station].inlets.append(inlet)
  }

  /// Cuts the source's channels where the set of consumers changes.
  private mutating func addRoute(_ flowIndex: Int, _ source: Endpoint, _ reached: [Endpoint]) {
    let targets = reached.map { endpoint in
      (inlet: inletIndex[InletKey(flow: flowIndex, tile: flow.stations[endpoint.station].tile)] ?? 0,
       channels: endpoint.channels.clamped(to: source.channels))
    }
    let destinations = Array(Set(targets.map(\.inlet))).sorted()
    // Scalars belong to no channel: every destination gets all of them.
    let cuts =
      flow.flows[flowIndex].payload.isScalar
      ? [] : Set(targets.flatMap { [$0.channels.lowerBound, $0.channels.upperBound] }).sorted()
    var segments: [RouteSegment] = []
    if cuts.isEmpty { segments.append(RouteSegment(channels: source.channels, destinations: Array(destinations.indices))) }
    for (lower, upper) in zip(cuts, cuts.dropFirst()) {
      let inlets = Set(targets.filter { $0.channels.contains(lower) }.map(\.inlet))
      guard !inlets.isEmpty else { continue }
      let indices = destinations.indices.filter { inlets.contains(destinations[$0]) }
      segments.append(RouteSegment(channels: lower..<upper, destinations: indices))
    }
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

  /// Joins every source to every consumer (scalars: the channels do not matter).
  mutating func broadcast(_ name: String, _ payload: FlowPayload, from sources: [Int], to consumers: [Int],
    _ participation: Participation = .always
  ) {
    connect(
      name, payload, from: sources.map { Endpoint(station: $0, channels: 0..<1) },
      to: consumers.map { Endpoint(station: $0, channels: 0..<1) }, { _ in participation })
  }
}
