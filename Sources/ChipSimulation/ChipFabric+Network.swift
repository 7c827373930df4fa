import ChipModel
import EventKernel
import Quantities
import RunRecord

extension ChipFabric {
  /// A packet reaches a router and joins the queue of its output port; true if that is the ejection port, which the
  /// engine serves.
  @inline(__always)
  mutating func arrive(_ index: Int32, at tile: Int, _ agenda: inout Agenda) -> Bool {
    let now = agenda.now.picoseconds
    pool[index].eligible = now + routerLatency
    let direction = routing.direction(from: tile, to: Int(pool[index].destination))
    guard direction != .ejection else { return true }
    let port = tile * MeshRouting.ports + direction.rawValue
    if !ports[port].waiting.isEmpty {
      ports[port].waiting.append(index, &pool)
    } else if hasRoom(port, tile, direction, index, at: now) {
      transmit(index, port, tile, direction, &agenda)
    } else {
      ports[port].waiting.append(index, &pool)
      awaitRoom(port, tile, direction, &agenda)
    }
    return false
  }

  /// Books a port for a packet from the earliest possible start on.
  @inline(__always)
  private mutating func book(
    _ index: Int32, _ port: Int, _ tile: Int, flitTime: Int64, _ agenda: inout Agenda
  ) -> (start: Int64, end: Int64) {
    let flits = Int64(pool[index].flits)
    let eligible = pool[index].eligible
    let start = max(eligible, ports[port].busyUntil, agenda.now.picoseconds)
    let length = flits * flitTime
    ports[port].busyUntil = start + length
    ports[port].busy += length
    let (waited, isTooLong) = ports[port].waited.addingReportingOverflow(start - eligible)
    ports[port].waited = isTooLong ? .max : waited
    ports[port].packets += 1
    ports[port].flits += flits
    freeEntry(index, tile, at: start + length, &agenda)
    return (start, start + length)
  }

  /// Sends a packet over the link of a port.
  @inline(__always)
  mutating func transmit(
    _ index: Int32, _ port: Int, _ tile: Int, _ direction: PortDirection, _ agenda: inout Agenda
  ) {
    let flitTime = routing.flitTime(tile, direction.rawValue)
    let (start, end) = book(index, port, tile, flitTime: flitTime, &agenda)
    if isBounded, hasEveryEvent || routing.bufferFlits(tile, direction.rawValue) < .max {
      ports[port].taken += pool[index].flits
    }
    pool[index].entryPort = Int32(truncatingIfNeeded: port)
    // A link between chips delivers whole packets.
    let sent = isCutThrough && !routing.isChipLink(tile, direction.rawValue) ? start + flitTime : end
    let arrival = sent + routing.linkLatency(tile, direction.rawValue)
    let next = routing.neighbour(tile, direction)
    schedule(.arrival, at: arrival, from: tile, to: next, UInt32(bitPattern: index), &agenda)
  }

  /// Sends a packet through an ejection port; returns when its last flit has left.
  @inline(__always)
  mutating func eject(_ index: Int32, _ port: Int, _ tile: Int, _ agenda: inout Agenda) -> Int64 {
    let flitTime = routing.flitTime(tile, PortDirection.ejection.rawValue)
    return book(index, port, tile, flitTime: flitTime, &agenda).end
  }

  /// Whether the input queue of a tile has a place for the packet that is first at the ejection port.
  @inline(__always)
  func hasPlace(_ tile: Int, _ index: Int32) -> Bool {
    // A spike may be lost at a full queue unless packets wait for room; every other packet has a place promised.
    if onFull != .backpressure, pool[index].kind == .spike { return true }
    return cores[tile].queued + cores[tile].promised < depth
  }

  /// Brings the packet near that an event is about, where the event says which that is.
  @inline(__always)
  func prefetch(for event: Event) {
    let rank = event.key.rank
    guard rank == EventRank.arrival.rawValue || rank == EventRank.served.rawValue else { return }
    pool.prefetch(Int32(bitPattern: event.payload))
  }

  @inline(__always)
  func schedule(
    _ rank: EventRank, at time: Int64, from source: Int, to destination: Int, _ payload: UInt32,
    _ agenda: inout Agenda
  ) {
    agenda.schedule(
      at: time, rank: rank.rawValue, source: source, destination: UInt32(truncatingIfNeeded: destination),
      payload: payload)
  }
}
