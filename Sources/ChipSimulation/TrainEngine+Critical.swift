import EventKernel
import Quantities
import RunRecord

/// Packets that control waits for: ENDs, scalars and credits.
extension TrainEngine {
  /// Finds out when a critical packet is served, or looks again at the next moment at which it could be.
  mutating func look(at train: Int32, _ tile: Int, _ agenda: inout Agenda) {
    let now = agenda.now.picoseconds
    if !network.trains[train].isBooked {
      evaluate(tile, before: now)
    }
    watch(train, tile, after: now, &agenda)
  }

  /// Finds out what a tile is booked for by packets that arrive before some time, and bills it.
  mutating func evaluate(_ tile: Int, before time: Int64) {
    network.evaluateEjection(of: tile, before: time, &fabric.ledger)
    settleDues()
  }

  /// Sees to it that a critical packet takes effect that is served behind some time.
  mutating func watch(_ train: Int32, _ tile: Int, after time: Int64, _ agenda: inout Agenda) {
    if network.trains[train].isBooked {
      fabric.schedule(.served, at: network.trains[train].served, from: tile, to: tile, 0, &agenda)
    } else {
      watch(train, tile, at: max(network.earliestService(of: train, at: tile), time + 1), &agenda)
    }
  }

  mutating func watch(_ train: Int32, _ tile: Int, at time: Int64, _ agenda: inout Agenda) {
    fabric.schedule(.bufferFreed, at: time, from: tile, to: tile, UInt32(bitPattern: train), &agenda)
  }

  /// Lets the critical packets of a tile take effect that are served by now, in the order of service.
  mutating func served(_ tile: Int, _ agenda: inout Agenda) throws(SimulationFailure) {
    let now = agenda.now.picoseconds
    while takeEffect(tile, by: now) { try startWork(tile, &agenda) }
  }

  /// Lets the next critical packet of a tile take effect if it is served by some time.
  ///
  /// - Returns: whether there was one.
  mutating func takeEffect(_ tile: Int, by time: Int64) -> Bool {
    let line = network.line(of: tile)
    guard let train = network.lines[line].critical.first, network.trains[train].served <= time else {
      return false
    }
    _ = network.lines[line].critical.removeFirst()
    var packet = network.trains[train].packet
    let (sent, served) = (network.trains[train].sent, network.trains[train].served)
    packet.cause = program.causes.flight(
      of: packet, job: network.trains[train].job, begin: network.trains[train].jobBegin,
      expected: network.trains[train].expected)
    program.causes.serviceStarts(
      tile, at: served - network.trains[train].service, network.trains[train].wait)
    if network.trains[train].isListed, packet.kind == .credit { unlistCredit(train) }
    network.trains[train].isHandled = true
    if !network.trains[train].isListed { network.trains.remove(train) }
    if packet.kind == .end { program.served(sent, of: packet) }
    program.served(packet, &fabric, at: served)
    return true
  }
}
