import ChipModel
import ChipPlacement
import EventKernel
import Quantities
import RunRecord
import SpikeWorkload

/// Runs a placed model under the site protocol.
///
/// A station computes when every inlet that takes part at its next position has closed; then it sends on its
/// routes. A route starts a position when it holds a credit of every destination. An inlet closes when the END
/// of every source has arrived and the numbers sent equal the packets served. A bank is free again, and its
/// credits go back, when everything that its stations made of it has left the core.
struct ModelProgram<Recording: StaticSwitch>: ChipProgram, ~Copyable {
  var function: any FunctionSide
  var sink: any TraceSink
  let flow: DataFlow
  let schedule: TokenSchedule
  let chip: Chip
  let options: RunOptions
  let work: StationWork
  let cost: CostModel
  let routing: MeshRouting
  let serving: [InletService]
  let places: [StationPlace]
  let users: [Int32]
  /// Whether the results for a (route, destination) stay on their core, by number of the credit.
  let isLocal: [Bool]
  let keySlots: Int
  let recordsSpikes: Bool
  /// Spikes go to the function when their inlet closes, not one by one: set in train mode.
  var isBulk = false

  var banks: Slab<Bank>
  /// Credits of every (route, destination); `creditBase[route]` is the first counter of a route.
  var credits: Slab<Int32>
  let creditBase: [Int]
  let creditRoute: [Int32]
  let creditInlet: [Int32]
  let creditStation: [Int32]
  let sources: ListTable<Int32>
  let stationInlets: ListTable<Int32>
  let stationRoutes: ListTable<Int32>
  let segments: SegmentTable
  var stations: Slab<StationState>
  var routes: Slab<RouteState>
  /// What the output units of the tiles in use send.
  var emissions: TileTable<Emission>
  /// Lists of emissions that are over, for those that begin.
  var spareEmissions: [Emission] = []
  /// Action and flit counts by station.
  var actions: Slab<Int64>
  var flits: Slab<Int64>
  var packets: [PacketCount] = PacketKind.allCases.map { PacketCount(kind: $0) }
  var losses: [LossKey: Int64] = [:]
  /// What everything under way waited for last.
  var causes: CauseTracker
  let causeMap: CauseMap
  /// Planes of the vector that was sent last.
  var latestPlanes = (site: -1, position: -1, planes: 0)
  var latencies = LatencyCounts()
  /// Reused list of the actions of one task.
  var scratch: [(action: Action, count: Int64)] = []

  var tokens: [TokenRecord] = []
  var prompt: [Int]
  var generated: [Int] = []
  var entering = 0
  var completed = 0
  /// Positions that will be processed; falls when a stop token is generated.
  var last: Int
  var isEntering = false
  /// Where served spikes are noted while partitions run at the same time; nil passes them to the sink.
  var spikeNotes: SpikeNotes?
  var noted: SpikeNotes.Place?
  var partition = 0
  /// How far the stations are, for a progress display.
  var steps: StepCount
  /// Where events are recorded; nil where none are.
  var lane: EventLane?

  struct LossKey: Hashable {
    var tile: Int
    var flow: String
  }

  init(
    function: any FunctionSide, sink: any TraceSink, flow: DataFlow, schedule: TokenSchedule, chip: Chip,
    prompt: [Int], options: RunOptions, tables: FlowTables, tiles: UsedTiles
  ) {
    self.function = function
    self.sink = sink
    self.flow = flow
    self.schedule = schedule
    self.chip = chip
    self.options = options
    self.prompt = prompt
    recordsSpikes = sink.wantsSpikes
    work = StationWork(flow: flow, schedule: schedule, fixed: tables.fixedWork)
    cost = CostModel(chip)
    routing = MeshRouting(chip)
    serving = tables.serving
    places = tables.places
    users = tables.users
    isLocal = tables.isLocal
    creditBase = tables.creditBase
    creditRoute = tables.creditRoute
    creditInlet = tables.creditInlet
    creditStation = tables.creditStation
    sources = tables.sources
    stationInlets = tables.stationInlets
    stationRoutes = tables.stationRoutes
    segments = tables.segments
    keySlots = flow.graph.keySlots
    last = schedule.positions
    let depth = chip.core.banks
    banks = Slab(count: flow.inlets.count * depth, repeating: Bank())
    credits = Slab(count: creditRoute.count, repeating: Int32(truncatingIfNeeded: depth))
    stations = Slab(count: flow.stations.count, repeating: StationState())
    routes = Slab(count: flow.routes.count, repeating: RouteState())
    emissions = TileTable(tiles, repeating: Emission())
    causes = CauseTracker(tiles, limit: options.criticalSteps)
    causeMap = CauseMap(flow: flow, chip: chip, creditRoute: creditRoute)
    actions = Slab(count: flow.stations.count * Action.count, repeating: 0)
    flits = Slab(count: flow.stations.count * NetworkAction.count, repeating: 0)
    steps = options.watch == nil ? StepCount() : StepCount(flow)
    for station in flow.stations.indices { stations[station].next = nextActive(station, from: 0) }
  }

  // MARK: Participation

  private func isActive(_ participation: [Participation], _ position: Int) -> Bool {
    participation.contains { schedule.isActive($0, at: position, keySlots: keySlots) }
  }

  @inline(__always) func isOpen(_ inlet: Int, _ position: Int) -> Bool {
    serving[inlet].isAlwaysOpen || isActive(flow.inlets[inlet].participation, position)
  }

  @inline(__always) func isActive(station: Int, _ position: Int) -> Bool {
    places[station].isAlwaysActive || isActive(flow.stations[station].participation, position)
  }

  /// Whether the station of a (route, destination) takes part at a position.
  @inline(__always) func isActive(source credit: Int, _ position: Int) -> Bool {
    isActive(station: Int(creditStation[credit]), position)
  }

  /// The first position from `start` on at which a station takes part.
  func nextActive(_ station: Int, from start: Int) -> Int32 {
    var position = start
    while position < schedule.positions, !isActive(station: station, position) { position += 1 }
    return Int32(truncatingIfNeeded: position)
  }

  // MARK: Billing

  @inline(__always)
  mutating func bill(
    _ action: Action, _ count: Int64, station: Int, _ fabric: inout ChipFabric, at time: Int64
  ) {
    actions[station * Action.count + action.rawValue] += count
    fabric.ledger.count(action, count, tile: Int(places[station].tile), at: time)
  }

  @inline(__always)
  mutating func bill(
    _ action: NetworkAction, _ count: Int, station: Int, _ fabric: inout ChipFabric, at time: Int64
  ) {
    guard count > 0 else { return }
    flits[station * NetworkAction.count + action.rawValue] += Int64(count)
    fabric.ledger.count(action, Int64(count), tile: Int(places[station].tile), at: time)
  }

  func flowName(of packet: Packet) -> String {
    packet.kind == .credit ? "credit" : flow.flows[flow.inlets[Int(packet.inlet)].flow].name
  }
}
