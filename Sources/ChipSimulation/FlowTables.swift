import ChipPlacement

/// What every event asks about a placed model, in flat tables: nothing is reached over more than one array.
///
/// Made once for a placed model and shared by its runs.
struct FlowTables: Sendable {
  /// What packets of each inlet cause.
  let serving: [InletService]
  /// What packets of each inlet cost the same.
  let classes: ServiceClasses
  /// Extents of each station.
  let places: [StationPlace]
  /// The stations of all inlets, one inlet after the other; see `InletService.users`.
  let users: [Int32]
  /// Number of the first (route, destination) of each route, in the order of routes and destinations, and behind them
  /// how many there are.
  let creditBase: [Int]
  /// Route of each (route, destination).
  let creditRoute: [Int32]
  /// Whether the results for a (route, destination) stay on their core.
  let isLocal: [Bool]
  /// Inlet of each (route, destination).
  let creditInlet: [Int32]
  /// Station of each (route, destination).
  let creditStation: [Int32]
  /// The (route, destination) of each source of each inlet.
  let sources: ListTable<Int32>
  /// Inlets and routes of each station.
  let stationInlets: ListTable<Int32>
  let stationRoutes: ListTable<Int32>
  /// Channels and destinations of each route.
  let segments: SegmentTable
  /// What stations do at every position alike.
  let fixedWork: FixedWork

  init(_ flow: DataFlow) {
    var (serving, users): ([InletService], [Int32]) = ([], [])
    for inlet in flow.inlets {
      serving.append(InletService(inlet: inlet, flow: flow, firstUser: users.count))
      users += inlet.stations.map { Int32(truncatingIfNeeded: $0) }
    }
    self.serving = serving
    self.users = users
    classes = ServiceClasses(flow, serving)
    places = flow.stations.map { StationPlace($0) }
    var (base, owner, isLocal): ([Int], [Int32], [Bool]) = ([], [], [])
    var inlets: [Int32] = []
    for (index, route) in flow.routes.enumerated() {
      base.append(owner.count)
      for inlet in route.destinations {
        owner.append(Int32(truncatingIfNeeded: index))
        inlets.append(Int32(truncatingIfNeeded: inlet))
        isLocal.append(flow.inlets[inlet].tile == route.tile && !serving[inlet].hasServiceWork)
      }
    }
    sources = ListTable(indices: flow.inlets.map { $0.sources.map { base[$0.route] + $0.destination } })
    stationInlets = ListTable(indices: flow.stations.map(\.inlets))
    stationRoutes = ListTable(indices: flow.stations.map(\.routes))
    segments = SegmentTable(flow.routes)
    fixedWork = FixedWork(flow)
    creditStation = owner.map { Int32(truncatingIfNeeded: flow.routes[Int($0)].station) }
    creditBase = base + [owner.count]
    creditRoute = owner
    creditInlet = inlets
    self.isLocal = isLocal
  }
}

/// Where a station is and how much it holds.
struct StationPlace: Sendable {
  let tile: Int32
  let inputs: Range<Int32>
  let outputs: Range<Int32>
  /// Whether it takes part at every position.
  let isAlwaysActive: Bool
  /// Whether tokens enter there.
  let isSource: Bool

  init(_ station: Station) {
    tile = Int32(truncatingIfNeeded: station.tile)
    inputs = Range(narrowing: station.inputs)
    outputs = Range(narrowing: station.outputs)
    isAlwaysActive = station.participation == [.always]
    isSource = station.role == .tokenSource
  }
}

extension Range<Int32> {
  /// The same range in half the memory.
  init(narrowing range: Range<Int>) {
    self = Int32(truncatingIfNeeded: range.lowerBound)..<Int32(truncatingIfNeeded: range.upperBound)
  }
}
