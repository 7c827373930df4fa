import ChipModel
import EventKernel
import Quantities
import RunRecord

/// Room in finite buffers.
///
/// When a packet's last flit leaves a buffer is known as soon as its transmission is booked. While nobody waits for
/// that room, it is listed and looked at when the next packet comes; once a packet waits, it is an event. Buffers
/// without limit need neither.
extension ChipFabric {
  /// Whether the buffer behind a port takes a packet: all of it, so that no packet ever spans two full buffers.
  @inline(__always)
  mutating func hasRoom(
    _ port: Int, _ tile: Int, _ direction: PortDirection, _ index: Int32, at now: Int64
  ) -> Bool {
    guard isBounded else { return true }
    let buffer = routing.bufferFlits(tile, direction.rawValue)
    let flits = pool[index].flits
    if buffer - ports[port].taken >= flits { return true }
    ports[port].taken -= ports[port].releases.removeAll(notAfter: now)
    return buffer - ports[port].taken >= flits
  }

  /// Whether the injection buffer of a tile takes a packet.
  mutating func hasInjectionRoom(_ tile: Int, _ flits: Int32, at now: Int64) -> Bool {
    if cores[tile].injectionRoom < flits {
      cores[tile].injectionRoom += cores[tile].releases.removeAll(notAfter: now)
    }
    return cores[tile].injectionRoom >= flits
  }

  /// A packet takes room in the injection buffer of a tile.
  mutating func takeInjectionRoom(_ tile: Int, _ flits: Int32) {
    if injectionFlits < .max || hasEveryEvent { cores[tile].injectionRoom -= flits }
  }

  /// A packet begins to wait for the room behind a port: what is known to leave it becomes events.
  mutating func awaitRoom(_ port: Int, _ tile: Int, _ direction: PortDirection, _ agenda: inout Agenda) {
    while let release = ports[port].releases.popFirst() {
      scheduleFreed(release.flits, direction.rawValue, from: tile, to: tile, at: release.time, &agenda)
    }
  }

  /// The output unit of a tile begins to wait for room in the injection buffer.
  mutating func awaitInjectionRoom(_ tile: Int, _ agenda: inout Agenda) {
    while let release = cores[tile].releases.popFirst() {
      schedule(
        .injectionFreed, at: release.time, from: tile, to: tile, UInt32(bitPattern: release.flits), &agenda)
    }
  }

  /// Gives the buffer that held a packet back when its last flit has left: over the link, or to the own core.
  @inline(__always)
  mutating func freeEntry(_ index: Int32, _ tile: Int, at time: Int64, _ agenda: inout Agenda) {
    let entry = Int(pool[index].entryPort)
    guard entry >= 0 else { return freeInjection(pool[index].flits, tile, at: time, &agenda) }
    let (from, direction) = entry.quotientAndRemainder(dividingBy: MeshRouting.ports)
    let arrival = time + routing.linkLatency(from, direction)
    lastFreed = max(lastFreed, arrival)
    guard isBounded else { return }
    let flits = pool[index].flits
    let buffer = routing.bufferFlits(from, direction)
    guard buffer < .max && flits > 0 || hasEveryEvent else { return }
    if buffer > mostListed || !ports[entry].waiting.isEmpty || isForeign(from, tile) {
      scheduleFreed(flits, direction, from: tile, to: from, at: arrival, &agenda)
    } else {
      ports[entry].taken -= ports[entry].releases.removeAll(notAfter: agenda.now.picoseconds)
      ports[entry].releases.add(flits, at: arrival, store)
    }
  }

  private mutating func freeInjection(_ flits: Int32, _ tile: Int, at time: Int64, _ agenda: inout Agenda) {
    lastFreed = max(lastFreed, time)
    guard injectionFlits < .max && flits > 0 || hasEveryEvent else { return }
    if injectionFlits > mostListed || cores[tile].isStalled {
      schedule(.injectionFreed, at: time, from: tile, to: tile, UInt32(bitPattern: flits), &agenda)
    } else {
      cores[tile].injectionRoom += cores[tile].releases.removeAll(notAfter: agenda.now.picoseconds)
      cores[tile].releases.add(flits, at: time, store)
    }
  }

  /// Whether two neighbours belong to different threads, which do not look at each other's state.
  @inline(__always) private func isForeign(_ tile: Int, _ other: Int) -> Bool {
    !owners.isEmpty && owners[tile] != owners[other]
  }

  private func scheduleFreed(
    _ flits: Int32, _ direction: Int, from source: Int, to tile: Int, at time: Int64, _ agenda: inout Agenda
  ) {
    schedule(
      .bufferFreed, at: time, from: source, to: tile,
      UInt32(direction) << Self.directionShift | UInt32(bitPattern: flits), &agenda)
  }

  /// Place of the direction in the payload of a freed buffer; the flits of the largest packet stay below it.
  private static let directionShift: UInt32 = 28

  /// The direction of the port behind which a buffer was freed.
  static func freedDirection(_ payload: UInt32) -> Int { Int(payload >> directionShift) }

  /// Flits behind a port were freed: waiting packets go on as far as there is room.
  mutating func bufferFreed(_ tile: Int, _ payload: UInt32, _ agenda: inout Agenda) {
    let direction = PortDirection(rawValue: Self.freedDirection(payload)).unsafelyUnwrapped
    let port = tile * MeshRouting.ports + direction.rawValue
    let flits = Int32(payload & (1 << Self.directionShift - 1))
    ports[port].taken -= flits
    let now = agenda.now.picoseconds
    while !ports[port].waiting.isEmpty, hasRoom(port, tile, direction, ports[port].waiting.head, at: now) {
      let index = ports[port].waiting.removeFirst(pool)
      transmit(index, port, tile, direction, &agenda)
    }
  }

  /// When the hardware has come to rest after the last event: freed buffers need not have been events.
  ///
  /// `now` is the time of the last event, `stop` where the run was stopped before its end. Throws where a buffer is
  /// freed beyond the horizon.
  func end(after now: SimTime, stop: SimTime? = nil) throws(SimulationFailure) -> SimTime {
    if let stop { return stop }
    guard lastFreed < Self.horizon else { throw .timeOverflow }
    return max(now, SimTime(picoseconds: lastFreed))
  }
}
