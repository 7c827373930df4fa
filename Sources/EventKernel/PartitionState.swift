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

  @usableFromInline var handler: Handler
  @usableFromInline var agenda: Agenda
  /// The error of the handler, and when it was thrown.
  @usableFromInline var failure: Handler.Failure?
  @usableFromInline var failureKey = EventKey.greatest
  /// For even and odd windows, the events that go to each other partition.
  @usableFromInline let outboxes: UnsafeMutablePointer<EventList<Crossing>>
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

  /// Fetches the memory that will go to the others: about as much as two windows before.
  @inlinable
  func prepare(_ window: Int, from own: Int, _ posts: WindowPosts) {
    let boxes = outboxes + (window & 1) &* partitions
    for index in 0..<partitions where index != own {
      let bytes = (boxes[index].count &+ 1) &* MemoryLayout<Crossing>.stride
      posts.prepare(from: own, to: index, window: window, boxes[index].base, bytes: bytes)
    }
  }

  /// Sends the notice of a window to all others, with the events that go there.
  @inlinable
  func send(_ notice: WindowNotice, from own: Int, window: Int, _ posts: WindowPosts) {
    let boxes = outboxes + (window & 1) &* partitions
    for index in 0..<partitions where index != own {
      var notice = notice
      notice.count = Int32(truncatingIfNeeded: boxes[index].count)
      notice.crossings = UnsafeMutableRawPointer(boxes[index].base)
      posts.send(notice, from: own, to: index, window: window)
    }
  }

  /// Takes over the events that came with a notice.
  @inlinable
  mutating func takeOver(_ notice: WindowNotice) {
    guard let box = notice.crossings?.assumingMemoryBound(to: Crossing.self) else { return }
    for index in 0..<Int(notice.count) {
      var event = box[index].event
      event.payload = handler.unpack(box[index].parcel, of: event)
      agenda.take(event)
    }
  }
}
