public import Quantities

/// The events that have not happened yet, and the clock.
///
/// A handler adds events and reads the time. Only the kernel takes events out, and that alone moves the clock.
/// Adding and taking cost constant time on average, at worst (ties in the current tick) logarithmic time. They
/// allocate nothing while the traffic and the number of pending events stay as they were.
@frozen public struct Agenda: ~Copyable {
  @usableFromInline var wheel: EventWheel
  @usableFromInline var clock: Int64
  /// The next sequence number of each source.
  @usableFromInline let sequences: UnsafeMutablePointer<UInt64>
  /// False where several agendas share the sequence numbers of one run.
  @usableFromInline let ownsSequences: Bool
  /// The number of components that may schedule events.
  public let sources: Int
  @usableFromInline var peak: Int
  @usableFromInline var taken: UInt64
  @usableFromInline let isShuffled: Bool
  @usableFromInline var shuffle: InsertionShuffle
  /// Whether every event goes straight to the others: neither shuffled nor perhaps of another partition.
  @usableFromInline var isPlain: Bool
  @usableFromInline var border: AgendaBorder
  @usableFromInline var latest: EventKey

  /// Makes an empty agenda at time zero.
  ///
  /// - Parameters:
  ///   - sources: how many components schedule events: 0 ... 16,777,216, 8 bytes each.
  ///   - insertionShuffle: a test knob; with a seed, the events scheduled between two that happen are inserted
  ///     in a random order, which must not change any result.
  public init(sources: Int, insertionShuffle: UInt64? = nil) {
    guard sources >= 0, sources <= EventKey.maximumSource + 1 else {
      fatalError("an agenda has 0 ... \(EventKey.maximumSource + 1) sources, not \(sources)")
    }
    wheel = EventWheel()
    clock = 0
    sequences = UnsafeMutablePointer.allocate(capacity: max(sources, 1))
    sequences.initialize(repeating: 0, count: max(sources, 1))
    ownsSequences = true
    self.sources = sources
    peak = 0
    taken = 0
    isShuffled = insertionShuffle != nil
    shuffle = InsertionShuffle(seed: insertionShuffle ?? 0)
    isPlain = insertionShuffle == nil
    border = AgendaBorder()
    latest = .least
  }

  /// Makes the agenda of one partition, whose sources number their events where those of all partitions do.
  @usableFromInline
  init(sharing sequences: UnsafeMutablePointer<UInt64>, sources: Int) {
    wheel = EventWheel()
    clock = 0
    self.sequences = sequences
    ownsSequences = false
    self.sources = sources
    peak = 0
    taken = 0
    isShuffled = false
    shuffle = InsertionShuffle(seed: 0)
    isPlain = true
    border = AgendaBorder()
    latest = .least
  }

  @inlinable
  deinit { if ownsSequences { sequences.deallocate() } }

  /// The time of the event that happened last; zero at the start.
  @inlinable public var now: SimTime { SimTime(picoseconds: clock) }
  /// How many events are pending.
  @inlinable public var count: Int { isShuffled ? countWithHeld() : wheel.count }
  /// How many events have been taken out so far.
  @inlinable public var eventsProcessed: UInt64 { taken }
  /// The largest number of events that were pending at once.
  @inlinable public var peakPending: Int { max(peak, count) }

  /// The greatest key of the events so far, kept in the windows of a `WindowedKernel` only.
  ///
  /// It tells when one thread would do what the partition does now: an event that is scheduled for the present
  /// with a lower rank has a lesser key than the one before it, but happens right after it. What the partitions
  /// note, sorted by this key and within one key by partition and order of happening, is in the order of one thread.
  @inlinable public var latestKey: EventKey { latest }

  /// The event that is likely to happen after so many others, where it lies at hand: to bring near what it needs.
  ///
  /// Events that are scheduled before it happens may come first.
  @inlinable @inline(__always)
  public func upcoming(_ others: Int) -> Event? {
    wheel.run.count > others ? wheel.run.head[others] : nil
  }

  /// Makes room for this many pending events.
  public mutating func reserveCapacity(_ events: Int) {
    wheel.reserveCapacity(events)
  }

  /// Adds an event that will happen at `time`.
  ///
  /// Ends the program, with a message and in every build, if `time` is before `now`, if `rank` is above 15, if
  /// `source` is not one of `sources`, or if the source has used its 2^37 sequence numbers.
  ///
  /// - Parameters:
  ///   - time: picoseconds since the start of the run, `now` or later.
  ///   - rank: the order among events of one time, 0 ... 15; lower ranks happen first.
  ///   - source: the component that schedules, 0 ..< `sources`; its own count of events is the last tie-breaker.
  ///   - destination: the component that the event happens to.
  ///   - payload: what the handler needs to know, or its index in a pool.
  @inlinable @inline(__always)
  public mutating func schedule(
    at time: Int64, rank: UInt8, source: Int, destination: UInt32, payload: UInt32
  ) {
    // One unsigned compare covers sources below zero too.
    guard time >= clock, rank <= EventKey.maximumRank, UInt(bitPattern: source) < UInt(bitPattern: sources)
    else { refuseEvent(time: time, rank: rank, source: source, sources: sources, now: clock) }
    let sequence = sequences[source]
    guard sequence <= EventKey.maximumSequence else { refuseSequence(source: source) }
    sequences[source] = sequence &+ 1
    let key = EventKey(time: time, rank: rank, source: source, sequence: sequence)
    let event = Event(key: key, destination: destination, payload: payload)
    if isPlain { wheel.push(event) } else { place(event) }
  }

  /// Adds an event that is held back for a shuffle, or perhaps one of another partition.
  @inlinable
  mutating func place(_ event: Event) {
    if isShuffled { return hold(event) }
    if border.isOwn(event) { wheel.push(event) } else { border.leave(event) }
  }

  @inline(never) @usableFromInline
  mutating func hold(_ event: Event) { shuffle.held.append(event) }

  @usableFromInline
  func countWithHeld() -> Int { wheel.count + shuffle.held.count }

  @inline(never) @usableFromInline
  mutating func insertHeld() { shuffle.insert(into: &wheel) }
}

extension Agenda {
  /// The time of the next event in picoseconds, nil if none is pending.
  @usableFromInline
  package mutating func nextTime() -> Int64? {
    if isShuffled { insertHeld() }
    return wheel.nextTime()
  }

  /// Takes out the next event and moves the clock to it; nil if none is pending up to `limit`.
  @inlinable @inline(__always)
  package mutating func pop(notAfter limit: Int64) -> Event? {
    if isShuffled { insertHeld() }
    // Pending events only grow in number between two pops: looking here finds every peak but the last.
    peak = max(peak, wheel.count)
    guard let event = wheel.pop(notAfter: limit) else { return nil }
    clock = event.key.time
    taken &+= 1
    return event
  }

  /// Takes out the next event and moves the clock to it.
  ///
  /// Ends the program if none is pending.
  package mutating func pop() -> Event {
    guard let event = pop(notAfter: .max) else { refusePop() }
    return event
  }

  /// The payloads in the order in which they are stored while few events are pending (for tests).
  package var storedPayloads: [UInt32] { (0..<wheel.heap.count).map { wheel.heap.loads[$0].payload } }

  /// A tick takes 2^`tickShift` ps, or unlimited if this is 63 (for tests).
  package var tickShift: Int { Int(wheel.shift) }

  /// Changes the width of ticks, which must not change any result (for tests).
  package mutating func setTickShift(_ shift: Int) { wheel.rebuild(shift: Int64(shift)) }

  /// How often memory for events has been allocated (for tests).
  package var allocations: Int { wheel.allocations }

  /// Keeps all events in a heap, however many there are: the reference for tests.
  package mutating func keepInHeap() { wheel.heapLimit = .max }

  /// Sets how many events a source has scheduled, for tests of the limit.
  package mutating func skipSequence(of source: Int, to sequence: UInt64) { sequences[source] = sequence }

  /// Whether all events are where they belong, every key is unique, and nothing lies in the past (for tests).
  package func checkInvariants() -> Bool {
    let pending = wheel.pendingKeys() + shuffle.held.map(\.key)
    let numbered = pending.allSatisfy { $0.source < sources && $0.sequence < sequences[$0.source] }
    return wheel.isInOrder() && numbered && pending.allSatisfy { $0.time >= clock }
      && Set(pending).count == pending.count && pending.count == count
  }
}
