import ChipModel
import ChipPlacement
import EventKernel
import RunRecord

extension ModelProgram {
  static var recordsEvents: Bool { Recording.isOn }

  /// Whether events of any of these kinds are recorded anywhere.
  @inline(__always) func records(_ kinds: UInt16) -> Bool {
    Recording.isOn && lane.map { $0.kinds & kinds != 0 } ?? false
  }

  @inline(__always) mutating func serviceStarts(_ packet: Packet, duration: Int64, at time: Int64) {
    guard let lane else { return }
    let tile = Int(packet.destination)
    // The length of a queue depends on all that came and went before.
    let isNeeded =
      lane.wants(EventLane.bit(.busy), tile, at: time) || lane.follows(EventLane.bit(.queue), tile, at: time)
    guard isNeeded else { return }
    lane.appendWork(
      .service, core: packet.destination, kind: packet.kind.rawValue,
      subject: packet.kind == .credit ? creditStation[Int(packet.inlet)] : packet.inlet,
      token: packet.position,
      payload: packet.channel, duration: duration, at: time)
  }

  @inline(__always) mutating func taskStarts(_ task: Task, tile: Int, at time: Int64) {
    let kinds = EventLane.bit(.busy) | EventLane.bit(.dram)
    guard let lane, lane.wants(kinds, tile, at: time) else { return }
    let core = Int32(truncatingIfNeeded: tile)
    guard tile == chip.dramTile else {
      return lane.appendWork(
        .task, core: core, kind: 0, subject: task.station, token: task.position, payload: 0,
        duration: task.duration, at: time)
    }
    var record = EventRecord(.task, core: core, at: time)
    record.first = task.duration
    record.second = wordsRead(Int(task.station), Int(task.position))
    record.subject = task.station
    record.token = task.position
    lane.append(record)
  }

  private func wordsRead(_ station: Int, _ position: Int) -> Int64 {
    var words: Int64 = 0
    work.forEach(station, position: position, activity: { function.activity(of: position) }) {
      if $0 == .read { words += Int64($1) }
    }
    return words
  }

  @inline(__always) mutating func emissionStarts(_ packet: Packet, duration: Int64, at time: Int64) {
    let tile = Int(packet.source)
    guard let lane, lane.wants(EventLane.bit(.busy), tile, at: time) else { return }
    lane.appendWork(
      .emission, core: packet.source, kind: packet.kind.rawValue, subject: packet.station,
      token: packet.position, payload: packet.kind == .spike && emissions[tile].isFirstCopy ? 1 : 0,
      duration: duration, at: time)
  }

  @inline(__always)
  mutating func stallChanges(_ packet: Packet, isStalled: Bool, at time: Int64) {
    // The beginning of a stall matters to rows of later times too.
    guard let lane, lane.follows(EventLane.bit(.stall), Int(packet.source), at: time) else { return }
    lane.appendStall(
      isStalled ? .stallStart : .stallEnd, core: packet.source, subject: packet.station,
      token: packet.position, at: time)
  }

  @inline(__always) mutating func queueEntered(_ tile: Int, at time: Int64, known now: Int64) {
    guard let lane, lane.follows(EventLane.bit(.queue), tile, at: now) else { return }
    lane.appendEntry(core: Int32(truncatingIfNeeded: tile), at: time, known: now)
  }

  mutating func hopped(_ packet: Packet, tile: Int, direction: Int, waited: Int64, at time: Int64) {
    guard let lane, lane.wants(EventLane.bit(.hop), tile, at: time), isSampled(packet, lane) else { return }
    var record = EventRecord(.hop, core: Int32(truncatingIfNeeded: tile), at: time)
    record.first = waited
    record.packetKind = UInt8(truncatingIfNeeded: packet.kind.rawValue)
    record.flits = UInt16(truncatingIfNeeded: packet.flits)
    record.subject = packet.station
    record.token = packet.position
    record.other = packet.source
    record.value = Int32(truncatingIfNeeded: direction)
    record.number = packet.number
    lane.append(record)
  }

  @inline(__always) private func isSampled(_ packet: Packet, _ lane: EventLane) -> Bool {
    EventRecord.isSampled(source: packet.source, number: packet.number, oneIn: lane.sample)
  }

  @inline(__always) static var packetKinds: UInt16 { EventLane.bit(.packet) | EventLane.bit(.deliver) }

  /// A neuron has fired: its first copy is on its way.
  func recordSpike(_ packet: Packet, at time: Int64) {
    guard let lane, lane.wants(EventLane.bit(.spike), Int(packet.source), at: time), isSampled(packet, lane)
    else { return }
    var record = EventRecord(.spike, core: packet.source, at: time)
    record.subject = packet.station
    record.token = packet.position
    record.channel = packet.channel
    record.value = packet.value
    record.other = packet.source
    record.number = packet.number
    lane.append(record)
  }

  mutating func recordServed(_ packet: Packet, at time: Int64) {
    guard let lane, lane.wants(Self.packetKinds, Int(packet.destination), at: time), isSampled(packet, lane)
    else {
      return
    }
    var record = EventRecord(.served, core: packet.destination, at: time)
    record.first = packet.injected
    record.second = packet.arrived
    record.third = serviceTime(of: packet)
    record.packetKind = UInt8(truncatingIfNeeded: packet.kind.rawValue)
    record.flits = UInt16(truncatingIfNeeded: packet.flits)
    record.subject = packet.kind == .credit ? packet.station : packet.inlet
    record.token = packet.position
    record.other = packet.source
    record.channel = packet.channel
    record.value = packet.value
    record.number = packet.number
    lane.append(record)
  }

  /// A source of an inlet has ended.
  mutating func recordEnd(_ bank: Int, source: Int32, at time: Int64) {
    if banks[bank].firstEnd < 0 { banks[bank].firstEnd = time }
    banks[bank].lastSource = source
  }

  func recordClosing(_ inlet: Int, _ bank: Int, at time: Int64) {
    let tile = flow.inlets[inlet].tile
    guard let lane, lane.wants(EventLane.bit(.barrier), tile, at: time) else { return }
    var record = EventRecord(.closing, core: Int32(truncatingIfNeeded: tile), at: time)
    record.first = time - banks[bank].firstEnd
    record.subject = Int32(truncatingIfNeeded: inlet)
    record.token = banks[bank].position
    record.other = banks[bank].lastSource
    record.value = banks[bank].sources
    lane.append(record)
  }
}
