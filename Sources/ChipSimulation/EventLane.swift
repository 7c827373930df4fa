import CPrefetch
import RunRecord

/// Where one thread of the simulation writes event records: a chunk of memory that is full from time to time.
struct EventLane {
  /// What changes, in memory of its own, so that all copies of the lane agree.
  struct State {
    var next: UnsafeMutablePointer<UInt64>
    let start: UnsafeMutablePointer<UInt64>
    /// The first place from which on a record of any length might not fit.
    let end: UnsafeMutablePointer<UInt64>
    /// From which time the short records count: none does before the first whole one.
    var base = Int64.min
    /// All bits where numbers of cores are too large for short records.
    let tooLarge: UInt64
    let recorder: Unmanaged<EventRecorder>
    let partition: Int
  }

  let state: UnsafeMutablePointer<State>
  /// The kinds to record, a bit each: at every core all the time, and anywhere.
  let everywhere: UInt16
  let kinds: UInt16
  /// The kinds to record by tile.
  let masks: UnsafePointer<UInt16>
  /// First time and first time too late at which anything is recorded.
  let from: Int64
  let to: Int64
  let sample: UInt32

  /// Words for which memory is brought near before they come.
  private static var lookahead: Int { 32 }

  /// The bit of a kind in a mask.
  @inline(__always) static func bit(_ kind: EventKind) -> UInt16 { 1 << UInt16(kind.rawValue) }

  /// Whether events of any of these kinds are recorded at a tile now.
  @inline(__always) func wants(_ kinds: UInt16, _ tile: Int, at time: Int64) -> Bool {
    everywhere & kinds != 0 || masks[tile] & kinds != 0 && time >= from && time < to
  }

  /// The same for kinds of which a row depends on what happened before the time from which on rows are recorded.
  @inline(__always) func follows(_ kinds: UInt16, _ tile: Int, at time: Int64) -> Bool {
    everywhere & kinds != 0 || masks[tile] & kinds != 0 && time < to
  }

  /// Where the lane hands its records to.
  func withRecorder<Result>(_ body: (EventRecorder) -> Result) -> Result {
    state.pointee.recorder._withUnsafeGuaranteedRef(body)
  }

  // MARK: Records

  /// Appends a whole record.
  @inline(__always) func append(_ record: EventRecord) { Self.append(record, state) }

  @inline(never)
  private static func append(_ record: EventRecord, _ state: UnsafeMutablePointer<State>) {
    UnsafeMutableRawPointer(state.pointee.next).storeBytes(of: record, as: EventRecord.self)
    state.pointee.base = record.time
    keep(PackedEvents.longest, state)
  }

  /// A unit starts to work: the synapse unit, of which `payload` is the channel, or another one, of which it is the
  /// value.
  @inline(__always)
  func appendWork(
    _ source: EventRecord.Source, core: Int32, kind: Int, subject: Int32, token: Int32, payload: Int32,
    duration: Int64, at time: Int64
  ) {
    let after = time &- state.pointee.base
    guard isShort(after, duration) else {
      var record = EventRecord(source, core: core, at: time)
      record.packetKind = UInt8(truncatingIfNeeded: kind)
      (record.first, record.subject, record.token) = (duration, subject, token)
      if source == .service { record.channel = payload } else { record.value = payload }
      return append(record)
    }
    let place = state.pointee.next
    place[0] = PackedEvents.head(source, core: core, kind: kind, after: after)
    place[1] = PackedEvents.pair(Int32(truncatingIfNeeded: duration), subject)
    place[2] = PackedEvents.pair(token, payload)
    Self.keep(3, state)
  }

  /// It is known that a packet enters an input queue at `entry`.
  @inline(__always) func appendEntry(core: Int32, at entry: Int64, known time: Int64) {
    let after = time &- state.pointee.base
    guard isShort(after, entry - time) else {
      var record = EventRecord(.entry, core: core, at: time)
      record.first = entry
      return append(record)
    }
    let place = state.pointee.next
    place[0] = PackedEvents.head(.entry, core: core, kind: 0, after: after)
    place[1] = UInt64(bitPattern: entry - time)
    Self.keep(2, state)
  }

  /// An output unit starts or ends to wait for the network.
  @inline(__always)
  func appendStall(_ source: EventRecord.Source, core: Int32, subject: Int32, token: Int32, at time: Int64) {
    let after = time &- state.pointee.base
    guard isShort(after, 0) else {
      var record = EventRecord(source, core: core, at: time)
      (record.subject, record.token) = (subject, token)
      return append(record)
    }
    let place = state.pointee.next
    place[0] = PackedEvents.head(source, core: core, kind: 0, after: after)
    place[1] = PackedEvents.pair(subject, token)
    Self.keep(2, state)
  }

  /// Whether two lengths of time fit into 32 bits; negative ones do not.
  @inline(__always) private func isShort(_ after: Int64, _ other: Int64) -> Bool {
    (UInt64(bitPattern: after | other) | state.pointee.tooLarge) >> 32 == 0
  }

  /// Keeps the words that were written; hands the chunk over when it is full.
  @inline(__always) private static func keep(_ words: Int, _ state: UnsafeMutablePointer<State>) {
    let next = state.pointee.next + words
    state.pointee.next = next
    // The chunk was last in the cache of the thread that read it.
    prefetch_line_to_write(next + lookahead)
    if next >= state.pointee.end { handOver(state) }
  }

  @inline(never) private static func handOver(_ state: UnsafeMutablePointer<State>) {
    let partition = state.pointee.partition
    state.pointee.recorder._withUnsafeGuaranteedRef { $0.handOver(partition) }
  }
}
