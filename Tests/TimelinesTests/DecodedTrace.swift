/// What a reader of Perfetto traces sees in a file: the oracle of the writer, which shares no code with it.
///
/// Field numbers are those of the published descriptors, written down a second time here on purpose.
struct DecodedTrace {
  struct Track: Equatable {
    var name: String
    var parent: UInt64?
    var rank: UInt64
    var isOrdered: Bool
    var unit: String?
    var axis: String?
  }

  struct Slice: Equatable {
    var track: UInt64
    var name: String
    var start: UInt64
    var end: UInt64?
    var depth: Int
    var flows: [UInt64]
  }

  struct Value: Equatable {
    var track: UInt64
    var time: UInt64
    var integer: Int64?
    var double: Double?
  }

  struct Remark: Equatable {
    var track: UInt64
    var name: String
    var time: UInt64
    var facts: [[String]]
  }

  private(set) var tracks: [UInt64: Track] = [:]
  private(set) var slices: [Slice] = []
  private(set) var values: [Value] = []
  private(set) var remarks: [Remark] = []
  private(set) var packets = 0
  /// What a reader would count as an import error.
  private(set) var errors: [String] = []
  private var sequences: [UInt64: Sequence] = [:]
  private var open: [UInt64: [Int]] = [:]

  private struct Sequence {
    var isCleared = false
    var names: [UInt64: String] = [:]
    var clock: UInt64?
    var ownClock: UInt64 = 0
    var track: UInt64?
  }

  init(_ bytes: [UInt8]) {
    for packet in WireFields(bytes[...]).messages(1) {
      packets += 1
      read(packet)
    }
    for (track, stack) in open where !stack.isEmpty { errors.append("open slice on \(track)") }
  }

  /// Slices of all tracks below one, itself included.
  func path(_ track: UInt64) -> [String] {
    guard let found = tracks[track] else { return [] }
    return (found.parent.map(path) ?? []) + [found.name]
  }

  private mutating func read(_ packet: WireFields) {
    let number = packet.number(10) ?? 0
    let flags = packet.number(13) ?? 0
    if flags & 1 == 1 { sequences[number] = Sequence(isCleared: true) }
    if flags & 2 == 2, sequences[number]?.isCleared != true { errors.append("no state on \(number)") }
    var sequence = sequences[number] ?? Sequence()
    for defaults in packet.messages(59) {
      sequence.clock = defaults.number(58)
      sequence.track = defaults.messages(11).first?.number(11)
    }
    for clock in packet.messages(6).flatMap({ $0.messages(1) }) where clock.number(1) == 64 {
      if clock.number(3) != 1 || clock.number(4) != 1 { errors.append("clock of \(number)") }
      sequence.ownClock = clock.number(2) ?? 0
    }
    for entry in packet.messages(12).flatMap({ $0.messages(2) }) {
      if let id = entry.number(1) { sequence.names[id] = entry.text(2) }
    }
    for descriptor in packet.messages(60) { add(descriptor) }
    var time = packet.number(8) ?? 0
    if sequence.clock == 64, packet.number(8) != nil {
      sequence.ownClock += time
      time = sequence.ownClock
    }
    sequences[number] = sequence
    for event in packet.messages(11) { add(event, sequence, time) }
  }

  private mutating func add(_ descriptor: WireFields) {
    guard let uuid = descriptor.number(1), tracks[uuid] == nil else { return errors.append("descriptor") }
    let counter = descriptor.messages(8).first
    tracks[uuid] = Track(
      name: descriptor.text(2) ?? "", parent: descriptor.number(5), rank: descriptor.number(12) ?? 0,
      isOrdered: descriptor.number(11) == 3, unit: counter?.text(6), axis: counter?.text(7))
  }

  private mutating func add(_ event: WireFields, _ sequence: Sequence, _ time: UInt64) {
    guard let track = event.number(11) ?? sequence.track, tracks[track] != nil else {
      return errors.append("event without a track")
    }
    switch event.number(9) {
    case 1:
      guard let name = event.text(23) ?? event.number(10).flatMap({ sequence.names[$0] }) else {
        return errors.append("slice without a name")
      }
      open[track, default: []].append(slices.count)
      slices.append(
        Slice(
          track: track, name: name, start: time, end: nil, depth: open[track, default: []].count - 1,
          flows: event.fixed(47)))
    case 2:
      guard let index = open[track]?.popLast() else { return errors.append("end without begin") }
      slices[index].end = time
    case 3:
      let facts = event.messages(4).map { [$0.text(10) ?? "", $0.text(6) ?? ""] }
      remarks.append(Remark(track: track, name: event.text(23) ?? "", time: time, facts: facts))
    case 4:
      values.append(
        Value(
          track: track, time: time, integer: event.number(30).map { Int64(bitPattern: $0) },
          double: event.fixed(44).first.map { Double(bitPattern: $0) }))
    default: errors.append("type of an event")
    }
  }
}
