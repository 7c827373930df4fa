import EventKernel
import RunRecord

extension ModelProgram {
  /// Makes a view of the same stations, routes and banks for another thread.
  ///
  /// Tokens enter and leave at the host, whose tile belongs to view 0: their state stays there, and so does the
  /// sink. That the last position may fall is seen by the host only, since no later one has entered by then.
  init(sharing owner: borrowing ModelProgram, partition: Int) {
    function = owner.function
    sink = owner.sink
    flow = owner.flow
    schedule = owner.schedule
    chip = owner.chip
    options = owner.options
    work = owner.work
    cost = owner.cost
    routing = owner.routing
    serving = owner.serving
    places = owner.places
    users = owner.users
    isLocal = owner.isLocal
    keySlots = owner.keySlots
    recordsSpikes = owner.recordsSpikes
    banks = Slab(sharing: owner.banks)
    credits = Slab(sharing: owner.credits)
    creditBase = owner.creditBase
    creditRoute = owner.creditRoute
    creditInlet = owner.creditInlet
    creditStation = owner.creditStation
    sources = owner.sources
    stationInlets = owner.stationInlets
    stationRoutes = owner.stationRoutes
    segments = owner.segments
    stations = Slab(sharing: owner.stations)
    routes = Slab(sharing: owner.routes)
    emissions = TileTable(sharing: owner.emissions)
    causes = CauseTracker(sharing: owner.causes)
    causeMap = owner.causeMap
    actions = Slab(sharing: owner.actions)
    flits = Slab(sharing: owner.flits)
    prompt = owner.prompt
    last = owner.last
    spikeNotes = owner.spikeNotes
    steps = owner.steps
    self.partition = partition
    if let lane = owner.lane { self.lane = lane.withRecorder { $0.lane(partition) } }
  }

  /// What each view counts for itself, summed over the views of a run.
  struct ViewCounts {
    var packets = PacketKind.allCases.map { PacketCount(kind: $0) }
    var losses: [LossKey: Int64] = [:]
    var latencies = LatencyCounts()
    /// Packets of all pools, those that output units hold included.
    var live = 0
    var steps = StepCount()
    var lastFreed: Int64 = 0

    mutating func add(_ engine: borrowing ChipEngine<ModelProgram>) {
      for index in packets.indices {
        packets[index].injected += engine.program.packets[index].injected
        packets[index].served += engine.program.packets[index].served
        packets[index].dropped += engine.program.packets[index].dropped
      }
      latencies.add(engine.program.latencies)
      losses.merge(engine.program.losses, uniquingKeysWith: +)
      live += engine.fabric.pool.live
      steps.add(engine.program.steps)
      lastFreed = max(lastFreed, engine.fabric.lastFreed)
    }
  }
}

extension ModelProgram: PartitionedProgram {
  mutating func begin(window: Int?) {
    if Self.recordsEvents, let lane {
      lane.withRecorder { $0.begin(window: window, partition: partition) }
    }
    guard let window, let spikeNotes else {
      noted = nil
      return
    }
    if noted == nil { noted = spikeNotes.place(of: partition) }
    noted?.side = window & 1
    noted?.clear()
  }

  mutating func endWindow() { causes.forget() }

  mutating func gather(window: Int, upTo failure: EventKey?) {
    spikeNotes?.merge(side: window & 1, upTo: failure) { sink.spike($0) }
  }
}
