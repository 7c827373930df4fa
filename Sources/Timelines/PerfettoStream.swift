import DataFiles
import Quantities

/// The packets of a Perfetto trace on their way into a file.
///
/// A value of its own, so that the many accesses of one event are one access to the writer.
struct PerfettoStream: ~Copyable {
  private(set) var cut: TimelineCut?
  private(set) var packets = 0
  private let layout: TimelineLayout
  private let packetLimit: Int
  private let output: any ByteOutput
  private var pending = PendingBytes()
  private let sequences: UnsafeMutableBufferPointer<PerfettoSequence>
  /// Ends that open slices still need.
  private var open = 0
  private var knownNames: Set<UInt64> = []

  init(_ layout: TimelineLayout, to output: any ByteOutput, packetLimit: Int) {
    self.layout = layout
    self.output = output
    self.packetLimit = packetLimit
    sequences = .allocate(capacity: layout.tracks.count)
    for track in layout.tracks.indices {
      sequences.initializeElement(at: track, to: PerfettoSequence(track: track))
    }
  }

  deinit { sequences.deallocate() }

  mutating func begin(_ name: Int, _ track: Int, _ ticks: Int64, _ flow: UInt64) throws(Failure) -> Bool {
    guard hasRoom(2) else {
      sequences[track].omitted += 1
      return false
    }
    try start(track)
    try know(UInt32(truncatingIfNeeded: name + 1), track)
    var event = try header(track, ticks, PerfettoField.Event.begin)
    event.next.put(PerfettoField.Tag.nameNumber)
    event.next.putVarint(UInt64(name) + 1)
    if flow != 0 {
      event.next.put(PerfettoField.Tag.flow.0)
      event.next.put(PerfettoField.Tag.flow.1)
      event.next.putWord(flow)
    }
    finish(event)
    sequences[track].depth += 1
    open += 1
    return true
  }

  mutating func end(_ track: Int, _ ticks: Int64) throws(Failure) {
    guard sequences[track].omitted == 0 else {
      sequences[track].omitted -= 1
      return
    }
    guard sequences[track].depth > 0 else {
      throw Failure(.software, "a slice ends on row \(track) of the timeline where none is open")
    }
    finish(try header(track, ticks, PerfettoField.Event.end))
    sequences[track].depth -= 1
    open -= 1
  }

  mutating func count(_ value: Int64, _ track: Int, _ ticks: Int64) throws(Failure) -> Bool {
    guard hasRoom(1) else { return false }
    try start(track)
    var event = try header(track, ticks, PerfettoField.Event.counter)
    event.next.put(PerfettoField.Tag.integer.0)
    event.next.put(PerfettoField.Tag.integer.1)
    event.next.putVarint(UInt64(bitPattern: value))
    finish(event)
    return true
  }

  mutating func measure(_ value: Double, _ track: Int, _ ticks: Int64) throws(Failure) -> Bool {
    guard hasRoom(1) else { return false }
    try start(track)
    var event = try header(track, ticks, PerfettoField.Event.counter)
    event.next.put(PerfettoField.Tag.double.0)
    event.next.put(PerfettoField.Tag.double.1)
    event.next.putWord(value.bitPattern)
    finish(event)
    return true
  }

  mutating func leaveOut(_ time: SimTime) {
    let start = cut.map { min($0.start, time) } ?? time
    cut = TimelineCut(events: (cut?.events ?? 0) + 1, start: start)
  }

  mutating func packet(_ message: WireMessage) throws(Failure) {
    var framed = WireMessage()
    framed.message(PerfettoField.packet) { $0 = message }
    try pending.append(framed.bytes, output)
    packets += 1
  }

  mutating func flush() throws(Failure) { try pending.flush(output) }
}

extension PerfettoStream {
  /// A packet below 128 bytes: where the lengths of packet and event belong, and where its next byte goes.
  private struct Event {
    var packetLength: UnsafeMutablePointer<UInt8>
    var eventLength: UnsafeMutablePointer<UInt8>
    var next: UnsafeMutablePointer<UInt8>
  }

  /// Whether the events and the ends of open slices fit below the limit; once they do not, none does.
  private var isFull: Bool { cut != nil }
  private func hasRoom(_ events: Int) -> Bool { !isFull && packets + open + events <= packetLimit }

  @inline(__always)
  private mutating func start(_ track: Int) throws(Failure) {
    guard !sequences[track].isStarted else { return }
    sequences[track].isStarted = true
    try packet(PerfettoPackets.sequence(track))
    try packet(PerfettoPackets.clocks(track))
  }

  /// Makes sure that the sequence of a row has read a name.
  @inline(__always)
  private mutating func know(_ number: UInt32, _ track: Int) throws(Failure) {
    if any(sequences[track].recent .== number) { return }
    try introduce(number, track)
  }

  private mutating func introduce(_ number: UInt32, _ track: Int) throws(Failure) {
    let place = sequences[track].oldest
    sequences[track].recent[place] = number
    sequences[track].oldest = (place + 1) % SIMD8<UInt32>.scalarCount
    guard knownNames.insert(UInt64(track) << 32 | UInt64(number)).inserted else { return }
    try packet(PerfettoPackets.name(layout.names[Int(number) - 1], number, track))
  }

  @inline(__always)
  private mutating func header(_ track: Int, _ ticks: Int64, _ type: UInt8) throws(Failure) -> Event {
    let passed = ticks - sequences[track].ticks
    guard passed >= 0 else { throw Failure(.software, "row \(track) of the timeline goes back in time") }
    sequences[track].ticks = ticks
    var next = try pending.room(128, output)
    next.put(PerfettoField.Tag.packet)
    let packetLength = next
    next.put(0)
    next.put(PerfettoField.Tag.timestamp)
    next.putVarint(UInt64(passed))
    next.putWord(sequences[track].middle, count: sequences[track].middleCount)
    let eventLength = next
    next.put(0)
    next.put(PerfettoField.Tag.type)
    next.put(type)
    return Event(packetLength: packetLength, eventLength: eventLength, next: next)
  }

  @inline(__always)
  private mutating func finish(_ event: Event) {
    event.eventLength.pointee = UInt8(truncatingIfNeeded: event.next - event.eventLength - 1)
    event.packetLength.pointee = UInt8(truncatingIfNeeded: event.next - event.packetLength - 1)
    pending.keep(to: event.next)
    packets += 1
  }
}
