/// What one thread of a windowed kernel owns.
@usableFromInline
struct PartitionState<Handler: PartitionedHandler & ~Copyable>: ~Copyable {
  /// An event on its way to another partition.
  @usableFromInline
  struct Crossing {
    @usableFromInline var event: Event
    @usableFromInline var parcel: Handler.Parcel

    @inlinable
    init(event: Event, parcel: Handler.Parcel) {
      self.event = event
      self.parcel = parcel
    }
  }

  /// What a partition tells the others at the end of a window.
  @usableFromInline
  struct Notice {
    /// Least time of its own events and of those that it sends; nil if there are none.
    @usableFromInline var least: Int64?
    /// Events that happened in the window.
    @usableFromInline var events = 0
    @usableFromInline var hasFailed = false
    /// Whether windows are to end here; the first partition decides.
    @usableFromInline var stops = false

    @inlinable
    init() {}
  }

  @usableFromInline var handler: Handler
  @usableFromInline var agenda: Agenda
  /// The error of the handler, and when it was thrown.
  @usableFromInline var failure: Handler.Failure?
  @usableFromInline var failureKey = EventKey.greatest
  /// For even and odd windows, the events that go to each other partition.
  @usableFromInline let outboxes: UnsafeMutablePointer<EventList<Crossing>>
  /// For even and odd windows.
  @usableFromInline var notices = (Notice(), Notice())
  @usableFromInline let partitions: Int

  @inlinable
  init(handler: consuming Handler, agenda: consuming Agenda, partitions: Int) {
    self.handler = handler
    self.agenda = agenda
    self.partitions = partitions
    failure = nil
    outboxes = .allocate(capacity: 2 * partitions)
    for index in 0..<2 * partitions { (outboxes + index).initialize(to: EventList()) }
  }

  @inlinable
  deinit {
    outboxes.deinitialize(count: 2 * partitions)
    outboxes.deallocate()
  }

  /// Lets the own events up to `last` happen, or to an error of the handler; returns how many there were.
  @inlinable
  mutating func handleWindow(upTo last: Int64) -> Int {
    let before = agenda.eventsProcessed
    agenda.border.windowLast = last
    while let event = agenda.pop(notAfter: last) {
      agenda.latest = max(agenda.latest, event.key)
      do throws(Handler.Failure) {
        try handler.handle(event, agenda: &agenda)
      } catch {
        failure = error
        failureKey = agenda.latest
        break
      }
    }
    handler.endWindow()
    return Int(truncatingIfNeeded: agenda.eventsProcessed &- before)
  }

  /// Puts the events of other partitions into the outboxes of a window; returns the least time of all events.
  @inlinable
  mutating func packLeaving(_ table: borrowing PartitionTable, side: Int) -> Int64? {
    let boxes = outboxes + side &* partitions
    for index in 0..<partitions { boxes[index].removeAll() }
    var least = agenda.nextTime()
    for index in 0..<agenda.border.leaving.count {
      let event = agenda.border.leaving.base[index]
      least = min(least ?? .max, event.key.time)
      let owner = Int(table.owners[Int(event.destination)])
      boxes[owner].append(Crossing(event: event, parcel: handler.pack(event)))
    }
    agenda.border.leaving.removeAll()
    return least
  }

  /// Takes over the events that another partition has for this one.
  @inlinable
  mutating func takeOver(_ box: UnsafeMutablePointer<EventList<Crossing>>) {
    for index in 0..<box.pointee.count {
      let crossing = box.pointee.base[index]
      var event = crossing.event
      event.payload = handler.unpack(crossing.parcel, of: event)
      agenda.take(event)
    }
  }
}
