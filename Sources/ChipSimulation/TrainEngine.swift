import ChipModel
import ChipPlacement
import EventKernel
import Quantities
import RunRecord

/// Runs a program with packet trains: events happen only where control has to know a time.
///
/// Events are the ends of tasks and jobs, the service of critical packets (END, scalar, credit), and looks at
/// critical packets under way. Everything between is evaluated by `TrainNetwork` in bulk. The results equal
/// those of `ChipEngine` as long as no buffer or queue is ever full.
struct TrainEngine: EventHandler, ~Copyable {
  var fabric: ChipFabric
  var program: ModelProgram<Off>
  var network: TrainNetwork
  /// What packets of each inlet cost the same.
  let classes: ServiceClasses
  /// The output unit of the core whose job is expanded, outside of the engine because the engine sends with it.
  let sender = UnsafeMutablePointer<TrainSender>.allocate(capacity: 1)
  /// Ways that trains have taken.
  var paths: [TrainPath] = []
  /// Index of the way of data by (route, destination), and of the credits back; -1 before it is first taken.
  var dataPaths: [Int32]
  var creditPaths: [Int32]
  /// Trains of the job that is being expanded, by (destination, class of service).
  var current: [Int32] = []
  var closings: BankClosings
  /// Credits that a route has not needed so far, the first one by route; -1 for none.
  var unusedCredits: Slab<Int32>
  /// Spikes of the trace that may still be out of order.
  var traced: [SpikeRecord] = []

  init(fabric: consuming ChipFabric, program: consuming ModelProgram<Off>, classes: ServiceClasses) {
    network = TrainNetwork(fabric.chip)
    dataPaths = Array(repeating: -1, count: program.credits.count)
    creditPaths = dataPaths
    paths.reserveCapacity(min(2 * dataPaths.count, TrainNetwork.mostReserved))
    closings = BankClosings(inlets: program.flow.inlets.count)
    unusedCredits = Slab(count: program.flow.routes.count, repeating: -1)
    self.classes = classes
    self.fabric = fabric
    self.program = program
    sender.initialize(to: TrainSender())
  }

  deinit {
    sender.deinitialize(count: 1)
    sender.deallocate()
  }

  mutating func handle(_ event: Event, agenda: inout Agenda) throws(SimulationFailure) {
    guard !network.isOverfull else { throw .trainsDoNotHold }
    guard event.key.time < ChipFabric.horizon, !network.isTooLate else { throw .timeOverflow }
    let tile = Int(event.destination)
    switch EventRank(rawValue: event.key.rank) {
    case .bufferFreed: look(at: Int32(bitPattern: event.payload), tile, &agenda)
    case .injectionFreed: look(at: Int(event.payload), closingOn: tile, &agenda)
    case .served: try served(tile, &agenda)
    case .computed: try computed(tile, &agenda)
    case .emitted: try emitted(tile, &agenda)
    default: preconditionFailure("no such event in train mode")
    }
  }

  // MARK: Neuron and output unit

  private mutating func computed(_ tile: Int, _ agenda: inout Agenda) throws(SimulationFailure) {
    let task = fabric.endTask(tile)
    let station = Int(task.station)
    takeCredits(of: station, Int(task.position), tile: tile, &agenda)
    try program.computed(task, tile: tile, fabric: &fabric, agenda: &agenda)
    watchCredits(of: station, tile: tile, &agenda)
    try startWork(tile, &agenda)
  }

  /// The last packet of a job has left.
  private mutating func emitted(_ tile: Int, _ agenda: inout Agenda) throws(SimulationFailure) {
    try endJob(tile, &agenda)
    try send(tile, &agenda)
  }

  /// Starts units of a tile for which the program left work.
  mutating func startWork(_ tile: Int, _ agenda: inout Agenda) throws(SimulationFailure) {
    startTask(tile, &agenda)
    guard !fabric.cores[tile].isSending else { return }
    try send(tile, &agenda)
  }

  private mutating func startTask(_ tile: Int, _ agenda: inout Agenda) {
    guard !fabric.cores[tile].isComputing, let task = fabric.cores[tile].tasks.first else { return }
    fabric.cores[tile].isComputing = true
    let now = agenda.now.picoseconds
    network.lines[network.line(of: tile)].periods.addWork(from: now, to: now + task.duration)
    fabric.ledger.tiles[tile].record.neuronBusy += task.duration
    fabric.schedule(.computed, at: now + task.duration, from: tile, to: tile, 0, &agenda)
    program.taskStarted(tile: tile)
  }

  /// Sends the jobs of a tile until one takes time or none is left.
  private mutating func send(_ tile: Int, _ agenda: inout Agenda) throws(SimulationFailure) {
    let now = agenda.now.picoseconds
    while let job = fabric.cores[tile].jobs.first {
      fabric.cores[tile].isSending = true
      if let end = try expand(job, tile: tile, &agenda) {
        network.lines[network.line(of: tile)].periods.addWork(from: now, to: end)
        fabric.ledger.tiles[tile].record.outputBusy += end - now
        fabric.schedule(.emitted, at: end, from: tile, to: tile, 0, &agenda)
        return
      }
      try endJob(tile, &agenda)
    }
    fabric.cores[tile].isSending = false
  }

  private mutating func endJob(_ tile: Int, _ agenda: inout Agenda) throws(SimulationFailure) {
    let job = fabric.endJob(tile)
    try program.finished(job, tile: tile, fabric: &fabric, agenda: &agenda)
    startTask(tile, &agenda)
  }

  // MARK: Books

  /// Bills what the synapse units have done.
  mutating func settleDues() {
    for index in network.dues.indices {
      let due = network.dues[index]
      program.bill(due, fabric: &fabric)
      guard due.traced >= 0 else { continue }
      let packet = network.tracedPackets[Int(due.traced)]
      program.measure(packet, served: due.time)
      guard program.recordsSpikes, packet.kind == .spike else { continue }
      traced.append(program.spikeRecord(packet, served: due.time))
    }
    for index in network.latencies.indices {
      let latency = network.latencies[index]
      program.latencies.add(
        latency.kind, injected: latency.injected, arrived: latency.arrived, served: latency.served)
    }
    network.latencies.removeAll()
    network.dues.removeAll()
    network.tracedPackets.removeAll(keepingCapacity: true)
  }

  /// Evaluates the whole network and closes its books.
  ///
  /// - Parameters:
  ///   - end: time of the last event.
  ///   - limit: what is served behind this time takes no effect.
  /// - Returns: when the network is empty.
  /// - Throws: `.trainsDoNotHold` or `.timeOverflow`.
  mutating func close(at end: Int64, limit: Int64) throws(SimulationFailure) -> Int64 {
    network.evaluateAll(&fabric.ledger)
    settleDues()
    if network.isOverfull { throw .trainsDoNotHold }
    if network.isTooLate { throw .timeOverflow }
    assert(keepsFewCredits, "credits that took effect are still listed")
    // What nobody waited for any more.
    for line in network.lines.indices {
      while takeEffect(Int(network.lines[line].tile), by: limit) {}
    }
    endWaiting()
    network.close(&fabric.ledger)
    let order = traced.indices.sorted {
      (traced[$0].served, traced[$0].destination, $0) < (traced[$1].served, traced[$1].destination, $1)
    }
    for index in order { program.sink.spike(traced[index]) }
    return max(end, network.lastMoment)
  }
}
