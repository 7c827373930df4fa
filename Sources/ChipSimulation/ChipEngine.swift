import ChipModel
public import EventKernel
import Quantities
import RunRecord

/// Joins the fabric with the program that runs on it: the handler of every event.
public struct ChipEngine<Program: ChipProgram & ~Copyable>: EventHandler, ~Copyable {
  var fabric: ChipFabric
  var program: Program

  init(fabric: consuming ChipFabric, program: consuming Program) {
    self.fabric = fabric
    self.program = program
  }

  /// Packets are brought near this many events ahead: a packet in memory far away takes as long as one event.
  private static var lookahead: Int { 3 }

  /// Lets one event happen at its tile.
  public mutating func handle(_ event: Event, agenda: inout Agenda) throws(SimulationFailure) {
    guard event.key.time < ChipFabric.horizon else { throw .timeOverflow }
    let tile = Int(event.destination)
    if let next = agenda.upcoming(Self.lookahead) { fabric.prefetch(for: next) }
    switch EventRank(rawValue: event.key.rank) {
    case .bufferFreed: fabric.bufferFreed(tile, event.payload, &agenda)
    case .injectionFreed: try injectionFreed(tile, event.payload, &agenda)
    case .arrival:
      if recordsHops { recordHop(Int32(bitPattern: event.payload), agenda.now.picoseconds) }
      arrive(Int32(bitPattern: event.payload), tile, &agenda)
    case .served: try served(tile, &agenda)
    case .delivery:
      if fabric.booksService {
        fabric.ledger.unitStarted(tile, at: agenda.now.picoseconds)
        startService(tile, &agenda)
      } else {
        try deliver(Int32(bitPattern: event.payload), tile, &agenda)
      }
    case .computed: try computed(tile, &agenda)
    case .emitted: try emitted(tile, &agenda)
    case nil: preconditionFailure("unknown rank")
    }
  }

  /// Hops are told of only where every event happens.
  @inline(__always) private var recordsHops: Bool { Program.recordsEvents && fabric.hasEveryEvent }

  // MARK: Input queue and synapse unit

  /// A packet reaches a router: into an output port, the ejection port included.
  @inline(__always)
  mutating func arrive(_ index: Int32, _ tile: Int, _ agenda: inout Agenda) {
    guard fabric.arrive(index, at: tile, &agenda) else { return }
    let port = tile * MeshRouting.ports + PortDirection.ejection.rawValue
    if fabric.ports[port].waiting.isEmpty, fabric.hasPlace(tile, index) {
      eject(index, port, tile, &agenda)
    } else {
      fabric.ports[port].waiting.append(index, &fabric.pool)
    }
  }

  /// A packet has a place in the input queue and passes the ejection port.
  @inline(__always)
  private mutating func eject(_ index: Int32, _ port: Int, _ tile: Int, _ agenda: inout Agenda) {
    let time = fabric.eject(index, port, tile, &agenda)
    guard !fabric.booksService else { return bookService(index, tile, at: time, &agenda) }
    if fabric.onFull == .backpressure || fabric.pool[index].kind != .spike {
      fabric.cores[tile].promised += 1
    }
    fabric.schedule(.delivery, at: time, from: tile, to: tile, UInt32(bitPattern: index), &agenda)
  }

  /// Books the synapse unit, a first-in first-out server, for a packet that enters the queue at `time`.
  ///
  /// Only where the unit is idle by then something has to happen at that time.
  @inline(__always)
  private mutating func bookService(
    _ index: Int32, _ tile: Int, at time: Int64, _ agenda: inout Agenda
  ) {
    let service = program.serviceTime(of: fabric.pool[index])
    fabric.pool[index].arrived = time
    fabric.cores[tile].queue.append(index, &fabric.pool)
    fabric.cores[tile].queued += 1
    let booked = fabric.cores[tile].bookedUntil
    let start = max(time, booked)
    // Nothing is served after the horizon, and the sum of times beyond it need not be right.
    fabric.cores[tile].bookedUntil = min(start + service, 2 * ChipFabric.horizon)
    let length = fabric.cores[tile].starts.waiting(at: time, with: start)
    fabric.pool[index].entryPort = Int32(truncatingIfNeeded: length)
    if time >= booked {
      fabric.schedule(.delivery, at: time, from: tile, to: tile, 0, &agenda)
    } else if Program.recordsEvents {
      program.queueEntered(tile, at: time, known: agenda.now.picoseconds)
    }
  }

  /// A packet leaves the ejection port: into the queue, or lost, or the end of the run.
  private mutating func deliver(
    _ index: Int32, _ tile: Int, _ agenda: inout Agenda
  ) throws(SimulationFailure) {
    let now = agenda.now.picoseconds
    if recordsHops { recordEjection(index, tile, now) }
    let isPromised = fabric.onFull == .backpressure || fabric.pool[index].kind != .spike
    if isPromised {
      fabric.cores[tile].promised -= 1
    } else if fabric.cores[tile].queued + fabric.cores[tile].promised >= fabric.depth {
      try overflow(index, tile, agenda)
      return
    }
    fabric.pool[index].arrived = now
    fabric.cores[tile].queue.append(index, &fabric.pool)
    fabric.cores[tile].queued += 1
    if fabric.cores[tile].serving < 0 {
      fabric.ledger.unitStarted(tile, at: now)
      startService(tile, &agenda)
    } else if Program.recordsEvents {
      program.queueEntered(tile, at: now, known: now)
    }
    // A packet that is served at once does not wait.
    fabric.ledger.queueHolds(Int64(fabric.cores[tile].queued), tile: tile, at: now)
  }

  private mutating func overflow(
    _ index: Int32, _ tile: Int, _ agenda: borrowing Agenda
  ) throws(SimulationFailure) {
    let packet = fabric.pool[index]
    guard fabric.onFull == .drop else {
      throw .queueOverflow(tile: tile, flow: program.flowName(of: packet), time: agenda.now)
    }
    program.dropped(packet)
    fabric.pool.remove(index)
  }

  private mutating func startService(_ tile: Int, _ agenda: inout Agenda) {
    let index = fabric.cores[tile].queue.removeFirst(fabric.pool)
    fabric.cores[tile].queued -= 1
    fabric.cores[tile].serving = index
    if !fabric.cores[tile].queue.isEmpty { fabric.pool.prefetch(fabric.cores[tile].queue.head) }
    if fabric.booksService { fabric.noteQueue(index, tile) }
    let duration = program.serviceTime(of: fabric.pool[index])
    program.serviceStarted(fabric.pool[index], at: agenda.now.picoseconds, duration: duration)
    fabric.ledger.tiles[tile].record.synapseBusy += duration
    if Program.recordsEvents {
      program.serviceStarts(fabric.pool[index], duration: duration, at: agenda.now.picoseconds)
    }
    fabric.schedule(
      .served, at: agenda.now.picoseconds + duration, from: tile, to: tile, UInt32(bitPattern: index), &agenda
    )
    let port = tile * MeshRouting.ports + PortDirection.ejection.rawValue
    while !fabric.ports[port].waiting.isEmpty, fabric.hasPlace(tile, fabric.ports[port].waiting.head) {
      eject(fabric.ports[port].waiting.removeFirst(fabric.pool), port, tile, &agenda)
    }
  }

  private mutating func served(_ tile: Int, _ agenda: inout Agenda) throws(SimulationFailure) {
    let index = fabric.cores[tile].serving
    let packet = fabric.pool[index]
    fabric.pool.remove(index)
    fabric.ledger.tiles[tile].record.packetsIn += 1
    try program.served(packet, fabric: &fabric, agenda: &agenda)
    try startWork(tile, &agenda)
    if isNextWaiting(tile, at: agenda.now.picoseconds) {
      startService(tile, &agenda)
    } else {
      fabric.cores[tile].serving = -1
      fabric.ledger.unitStopped(tile, at: agenda.now.picoseconds)
    }
  }

  /// Whether a packet is in the input queue; one that is booked may still be on its way.
  @inline(__always)
  private func isNextWaiting(_ tile: Int, at now: Int64) -> Bool {
    guard !fabric.cores[tile].queue.isEmpty else { return false }
    return !fabric.booksService || fabric.pool[fabric.cores[tile].queue.head].arrived < now
  }

  // MARK: Neuron unit

  private mutating func computed(_ tile: Int, _ agenda: inout Agenda) throws(SimulationFailure) {
    let task = fabric.endTask(tile)
    fabric.ledger.unitStopped(tile, at: agenda.now.picoseconds)
    try program.computed(task, tile: tile, fabric: &fabric, agenda: &agenda)
    try startWork(tile, &agenda)
  }

  /// Starts the next task of an idle neuron unit.
  mutating func startTask(_ tile: Int, _ agenda: inout Agenda) {
    guard let task = fabric.startTask(tile, &agenda) else { return }
    program.taskStarted(tile: tile)
    if Program.recordsEvents { program.taskStarts(task, tile: tile, at: agenda.now.picoseconds) }
  }
}
