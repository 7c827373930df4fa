import ChipModel
import EventKernel
import Quantities
import RunRecord

extension ChipFabric {
  /// A packet reaches a router and joins the queue of its output port.
  mutating func arrive(_ index: Int32, at tile: Int, _ agenda: inout Agenda) {
    let now = agenda.now.picoseconds
    let destination = Int(pool[index].destination)
    let direction = routing.direction(from: tile, to: destination)
    let port = tile * MeshRouting.ports + direction.rawValue
    pool[index].eligible = now + routerLatency
    if ports[port].waiting.isEmpty, hasRoom(port, tile, direction, index) {
      transmit(index, port, tile, direction, &agenda)
    } else {
      ports[port].waiting.append(index, &pool)
    }
  }

  /// Whether the buffer behind a port takes a packet: all of it, so that no packet ever spans two full buffers.
  @inline(__always)
  private func hasRoom(_ port: Int, _ tile: Int, _ direction: PortDirection, _ index: Int32) -> Bool {
    guard direction == .ejection else {
      return routing.bufferFlits(tile, direction.rawValue) - ports[port].taken >= pool[index].flits
    }
    // A spike may be lost at a full queue unless packets wait for room; every other packet has a place promised.
    if onFull != .backpressure, pool[index].kind == .spike { return true }
    return cores[tile].queued + cores[tile].promised < depth
  }

  /// Books a port for a packet from the earliest possible start on, and what follows from that.
  private mutating func transmit(
    _ index: Int32, _ port: Int, _ tile: Int, _ direction: PortDirection, _ agenda: inout Agenda
  ) {
    let flits = pool[index].flits
    let eligible = pool[index].eligible
    let start = max(eligible, ports[port].busyUntil, agenda.now.picoseconds)
    let isChipLink = routing.isChipLink(tile, direction.rawValue)
    let flitTime = routing.flitTime(tile, direction.rawValue)
    let length = Int64(flits) * flitTime
    ports[port].busyUntil = start + length
    ports[port].busy += length
    let (waited, isTooLong) = ports[port].waited.addingReportingOverflow(start - eligible)
    ports[port].waited = isTooLong ? .max : waited
    ports[port].packets += 1
    ports[port].flits += Int64(flits)
    freeEntry(index, tile, at: start + length, &agenda)
    if direction == .ejection {
      if onFull == .backpressure || pool[index].kind != .spike { cores[tile].promised += 1 }
      schedule(.delivery, at: start + length, from: tile, to: tile, UInt32(bitPattern: index), &agenda)
      return
    }
    ports[port].taken += flits
    pool[index].entryPort = Int32(truncatingIfNeeded: port)
    // A link between chips delivers whole packets.
    let sent = isCutThrough && !isChipLink ? start + flitTime : start + length
    let arrival = sent + routing.linkLatency(tile, direction.rawValue)
    let next = routing.neighbour(tile, direction)
    schedule(.arrival, at: arrival, from: tile, to: next, UInt32(bitPattern: index), &agenda)
  }

  /// Gives the buffer that held a packet back when its last flit has left: over the link, or to the own core.
  private mutating func freeEntry(_ index: Int32, _ tile: Int, at time: Int64, _ agenda: inout Agenda) {
    let entry = Int(pool[index].entryPort)
    let flits = UInt32(bitPattern: pool[index].flits)
    guard entry >= 0 else {
      schedule(.injectionFreed, at: time, from: tile, to: tile, flits, &agenda)
      return
    }
    let (from, direction) = entry.quotientAndRemainder(dividingBy: MeshRouting.ports)
    schedule(
      .bufferFreed, at: time + routing.linkLatency(from, direction), from: tile, to: from,
      UInt32(direction) << Self.directionShift | flits, &agenda)
  }

  /// Place of the direction in the payload of a freed buffer; the flits of the largest packet stay below it.
  private static let directionShift: UInt32 = 28

  /// The direction of the port behind which a buffer was freed.
  static func freedDirection(_ payload: UInt32) -> Int { Int(payload >> directionShift) }

  /// Flits behind a port were freed: waiting packets go on as far as there is room.
  mutating func bufferFreed(_ tile: Int, _ payload: UInt32, _ agenda: inout Agenda) {
    let direction = Self.freedDirection(payload)
    let port = tile * MeshRouting.ports + direction
    ports[port].taken -= Int32(payload & (1 << Self.directionShift - 1))
    drain(port, tile, PortDirection.allCases[direction], &agenda)
  }

  /// Sends what waits at a port as far as there is room.
  mutating func drain(_ port: Int, _ tile: Int, _ direction: PortDirection, _ agenda: inout Agenda) {
    while !ports[port].waiting.isEmpty, hasRoom(port, tile, direction, ports[port].waiting.head) {
      let index = ports[port].waiting.removeFirst(pool)
      transmit(index, port, tile, direction, &agenda)
    }
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
