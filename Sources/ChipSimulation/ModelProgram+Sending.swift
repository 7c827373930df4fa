import ChipPlacement
import EventKernel
import Quantities
import RunRecord
import SpikeWorkload

extension ModelProgram {
  mutating func computed(
    _ task: Task, tile: Int, fabric: inout ChipFabric, agenda: inout Agenda
  ) throws(SimulationFailure) {
    let station = Int(task.station)
    let position = Int(task.position)
    let now = agenda.now.picoseconds
    causes.taskEnds(task, tile, at: now)
    function.compute(station: station, position: position)
    billWork(station, position, &fabric, now)
    steps.note(station)
    stations[station].isComputing = false
    stations[station].next = nextActive(station, from: position + 1)
    if case .tokenSink = flow.stations[station].role { complete(position, now) }
    send(station, position, &fabric, now)
    start(station, &fabric, now)
  }

  /// Bills a task that ended, and enters it in the digest.
  mutating func billWork(_ station: Int, _ position: Int, _ fabric: inout ChipFabric, _ now: Int64) {
    var counts: [(action: Action, count: Int64)] = []
    swap(&counts, &scratch)
    counts.removeAll(keepingCapacity: true)
    work.forEach(station, position: position, activity: { function.activity(of: position) }) {
      counts.append(($0, Int64($1)))
    }
    for (action, count) in counts where count > 0 {
      bill(action, count, station: station, &fabric, at: now)
      if action == .neuronUpdate {
        fabric.ledger.tiles[Int(places[station].tile)].record.neuronSlots += count
      }
    }
    swap(&counts, &scratch)
    fabric.ledger.digest(
      StateDigest.computed(station: station, position: position, at: now), tile: Int(places[station].tile),
      at: now)
  }

  /// Queues the results of a station on every route that takes part.
  private mutating func send(_ station: Int, _ position: Int, _ fabric: inout ChipFabric, _ now: Int64) {
    var active: Int32 = 0
    let routes = stationRoutes.places(of: station)
    for place in routes where takesPart(stationRoutes[place], position) { active += 1 }
    guard active > 0 else {
      release(station, position, &fabric, now)
      return
    }
    stations[station].sending.add(Int32(truncatingIfNeeded: position), routes: active)
    for place in routes {
      let route = stationRoutes[place]
      guard takesPart(route, position) else { continue }
      self.routes[route].waiting.append(Int32(truncatingIfNeeded: position))
      startRoute(route, &fabric, now)
    }
  }

  /// The credits of a route, one for each destination.
  @inline(__always) private func credits(of route: Int) -> Range<Int> {
    creditBase[route]..<creditBase[route + 1]
  }

  /// Whether the destination that gives a credit takes part at a position.
  @inline(__always) private func isOpen(credit: Int, _ position: Int) -> Bool {
    isOpen(Int(creditInlet[credit]), position)
  }

  /// Whether a destination of a route that takes part at a position has given no credit.
  func lacksCredit(_ route: Int, _ position: Int) -> Bool {
    for credit in credits(of: route) where credits[credit] <= 0 && isOpen(credit: credit, position) {
      return true
    }
    return false
  }

  /// Whether any destination of a route takes part at a position.
  private func takesPart(_ route: Int, _ position: Int) -> Bool {
    for credit in credits(of: route) where isOpen(credit: credit, position) { return true }
    return false
  }

  mutating func creditArrived(_ credit: Int, _ fabric: inout ChipFabric, _ now: Int64) {
    credits[credit] += 1
    startRoute(Int(creditRoute[credit]), &fabric, now)
  }

  /// Starts the first waiting positions of a route for which every destination has given a credit.
  private mutating func startRoute(_ route: Int, _ fabric: inout ChipFabric, _ now: Int64) {
    while let position = routes[route].waiting.first {
      guard !lacksCredit(route, Int(position)) else { return }
      _ = routes[route].waiting.removeFirst()
      var isRemote = false
      for credit in credits(of: route) where isOpen(credit: credit, Int(position)) {
        credits[credit] -= 1
        if isLocal[credit] {
          handOver(Int(creditInlet[credit]), Int(position), &fabric, now)
        } else {
          isRemote = true
        }
      }
      if isRemote {
        fabric.add(
          Job(route: route, position: Int(position), credit: 0, station: station(of: route)),
          tile: Int(places[station(of: route)].tile))
      } else {
        routeDone(route, Int(position), &fabric, now)
      }
    }
  }

  /// A result that stays on its core: the inlet has it at once, without packets.
  private mutating func handOver(_ inlet: Int, _ position: Int, _ fabric: inout ChipFabric, _ now: Int64) {
    let bank = bank(of: inlet, position)
    if Self.recordsEvents {
      recordEnd(bank, source: serving[inlet].tile, at: now)
    }
    if serving[inlet].scalars > 0 {
      banks[bank].served += serving[inlet].scalars
    } else {
      banks[bank].ends += 1
    }
    closeIfComplete(inlet, bank, &fabric, now)
  }

  private mutating func routeDone(_ route: Int, _ position: Int, _ fabric: inout ChipFabric, _ now: Int64) {
    let station = station(of: route)
    guard stations[station].sending.routeIsDone(Int32(truncatingIfNeeded: position)) else { return }
    release(station, position, &fabric, now)
  }

  /// The station that sends a route.
  @inline(__always) func station(of route: Int) -> Int { Int(creditStation[creditBase[route]]) }

  /// How many destinations a route has.
  @inline(__always) func destinations(of route: Int) -> Int { credits(of: route).count }

  /// The inlet of a destination of a route.
  @inline(__always) func inlet(_ place: Int, of route: Int) -> Int {
    Int(creditInlet[creditBase[route] + place])
  }

  mutating func finished(
    _ job: Job, tile: Int, fabric: inout ChipFabric, agenda: inout Agenda
  ) throws(SimulationFailure) {
    let now = agenda.now.picoseconds
    causes.jobEnds(job, tile, at: now)
    guard job.route >= 0 else { return }
    fabric.ledger.digest(emissions[tile].digest, tile: tile, at: now)
    var over = Emission()
    swap(&over, &emissions[tile])
    spareEmissions.append(over)
    routeDone(Int(job.route), Int(job.position), &fabric, now)
  }

  mutating func injected(_ packet: Packet, fabric: inout ChipFabric, at time: Int64) {
    let station = Int(packet.station)
    let source = Int(packet.source)
    var passages = LinkHops()
    passages.add(routing.hops(from: source, to: Int(packet.destination)), times: Int(packet.flits))
    injected(
      1, kind: packet.kind, flits: Int(packet.flits), passages: passages, station: station, fabric: &fabric,
      at: time)
    if packet.kind == .spike, emissions[source].isFirstCopy {
      fired(1, station: station, tile: source, fabric: &fabric, at: time)
      if records(EventLane.bit(.spike)) { recordSpike(packet, at: time) }
    }
  }
}
