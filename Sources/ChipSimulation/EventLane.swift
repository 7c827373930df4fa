import CPrefetch
import RunRecord

/// Where one thread of the simulation writes event records: a chunk of memory that is full from time to time.
struct EventLane {
  /// What changes, in memory of its own, so that all copies of the lane agree.
  struct State {
    var next: UnsafeMutablePointer<EventRecord>
    var start: UnsafeMutablePointer<EventRecord>
    var end: UnsafeMutablePointer<EventRecord>
  }

  let state: UnsafeMutablePointer<State>
  let recorder: Unmanaged<EventRecorder>
  let partition: Int
  /// The kinds to record, a bit each, anywhere and by tile.
  let kinds: UInt16
  let masks: UnsafePointer<UInt16>
  /// First time and first time too late at which anything is recorded.
  let from: Int64
  let to: Int64
  let sample: UInt32

  /// Records for which memory is brought near before they come.
  private static var lookahead: Int { 8 }

  /// The bit of a kind in a mask.
  @inline(__always) static func bit(_ kind: EventKind) -> UInt16 { 1 << UInt16(kind.rawValue) }

  /// Whether events of any of these kinds are recorded at a tile now.
  @inline(__always) func wants(_ kinds: UInt16, _ tile: Int, at time: Int64) -> Bool {
    masks[tile] & kinds != 0 && time >= from && time < to
  }

  /// The same for kinds of which a row depends on what happened before the time from which on rows are recorded.
  @inline(__always) func follows(_ kinds: UInt16, _ tile: Int, at time: Int64) -> Bool {
    masks[tile] & kinds != 0 && time < to
  }

  /// Appends a record; hands the chunk over when it is full.
  @inline(__always) func append(_ record: EventRecord) {
    let place = state.pointee.next
    // The chunk was last in the cache of the thread that read it.
    prefetch_line_to_write(place + Self.lookahead)
    place.initialize(to: record)
    state.pointee.next = place + 1
    if place + 1 == state.pointee.end { handOver() }
  }

  @inline(never) private func handOver() { recorder._withUnsafeGuaranteedRef { $0.handOver(partition) } }
}
