/// Which components belong to the partition of an agenda, and the events that go to those of other partitions.
@frozen @usableFromInline
struct AgendaBorder: ~Copyable {
  /// The partition of each component; nil while the agenda has the events of all.
  @usableFromInline var owners: UnsafePointer<UInt8>?
  @usableFromInline var components: Int
  @usableFromInline var own: UInt8
  /// The last time of the window, after which something may happen in another partition.
  @usableFromInline var windowLast: Int64
  /// Events of other partitions, scheduled in this window.
  @usableFromInline var leaving: EventList<Event>

  init() {
    owners = nil
    components = 0
    own = 0
    windowLast = 0
    leaving = EventList()
  }

  @inlinable @inline(__always)
  func isOwn(_ event: Event) -> Bool {
    guard let owners else { return true }
    guard Int(event.destination) < components else { refuseDestination(event, components: components) }
    return owners[Int(event.destination)] == own
  }

  @inlinable @inline(__always)
  mutating func leave(_ event: Event) {
    guard event.key.time > windowLast else { refuseEarlyEvent(event, windowLast: windowLast) }
    leaving.append(event)
  }
}

extension Agenda {
  /// Keeps the events of some components only; those of others collect in `border.leaving`.
  @usableFromInline
  mutating func keepOwn(_ own: Int, of partitioning: borrowing PartitionTable) {
    border.owners = partitioning.owners
    border.components = partitioning.components
    border.own = UInt8(truncatingIfNeeded: own)
    isPlain = false
  }

  /// Keeps all events again.
  @usableFromInline
  mutating func keepAll() {
    border.owners = nil
    isPlain = !isShuffled
  }

  /// Adds an event that another agenda of the run has numbered.
  @inlinable
  package mutating func take(_ event: Event) {
    guard event.key.time >= clock else { refuseLateEvent(event, now: clock) }
    wheel.push(event)
  }

  /// Empties the agenda; the order of the events does not matter to another one.
  @usableFromInline
  package mutating func removeAll() -> [Event] {
    if isShuffled { insertHeld() }
    let events = wheel.pendingEvents()
    wheel = EventWheel()
    return events
  }

  /// Sets the clock to that of another agenda of the run.
  @usableFromInline
  package mutating func setClock(_ time: Int64) { clock = time }
}

@inline(never) @usableFromInline
func refuseDestination(_ event: Event, components: Int) -> Never {
  fatalError("event for component \(event.destination), there are \(components) in the partitions")
}

@inline(never) @usableFromInline
func refuseEarlyEvent(_ event: Event, windowLast: Int64) -> Never {
  fatalError(
    "source \(event.key.source) reaches component \(event.destination) of another partition at \(event.key.time) ps, "
      + "within the window up to \(windowLast) ps: the lookahead is too large")
}

@inline(never) @usableFromInline
func refuseLateEvent(_ event: Event, now: Int64) -> Never {
  fatalError("event of another partition at \(event.key.time) ps, before now (\(now) ps)")
}
