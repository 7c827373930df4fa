extension WindowedKernel where Handler: ~Copyable {
  /// Windows after which it is seen whether they paid.
  @inlinable static var reviewed: Int { 512 }

  /// Why partitions stopped running at the same time.
  @usableFromInline
  enum PhaseEnd: Sendable {
    /// No event is left up to the limit.
    case limit
    case failure
    /// As many events as were asked for have happened.
    case pause
    /// The windows held too few events.
    case review
  }

  /// Lets partitions run at the same time; nil when windows no longer pay.
  @inlinable
  mutating func runWindows(until limit: Int64, _ budget: inout Int) throws(Handler.Failure) -> StopReason? {
    guard budget > 0 else {
      isAmongWindows = true
      return .paused
    }
    split()
    var ends = Array(repeating: PhaseEnd.review, count: table.count)
    let barrier = WindowBarrier(threads: table.count)
    let start = leastTime()
    var worked = WindowTraffic()
    let firstWindow = traffic.windows
    let most = budget
    var isManned = true
    if let start, start <= limit {
      isManned = ends.withUnsafeMutableBufferPointer { ends in
        withUnsafeMutablePointer(to: &worked) { worked in
          WorkerCrew.run(table.count) { index in
            var traffic = WindowTraffic()
            ends[index] = work(
              index, from: start, until: limit, events: most, barrier: barrier, firstWindow: firstWindow,
              &traffic)
            if index == 0 { worked.pointee = traffic }
          }
        }
      }
    } else {
      ends[0] = .limit
    }
    traffic.add(worked)
    if case .failure = ends[0] { try fail() }
    if worked.windows > 0 { states[0].pointee.handler.gather(window: traffic.windows - 1, upTo: nil) }
    join()
    if case .limit = ends[0] { return stopReason }
    // Without threads from the system, one goes on alone.
    guard isManned else { return try handle(budget, until: limit) ? .paused : stopReason }
    budget &-= worked.events
    if case .pause = ends[0] {
      isAmongWindows = true
      return .paused
    }
    rest = worked.windows > 16 * Self.reviewed ? Self.firstRest : min(2 * rest, Self.longestRest)
    owed = rest
    return nil
  }

  /// What one thread does: window after window, the same decisions as all others from the same notices.
  @inlinable
  func work(
    _ own: Int, from start: Int64, until limit: Int64, events most: Int, barrier: WindowBarrier,
    firstWindow: Int, _ total: inout WindowTraffic
  ) -> PhaseEnd {
    let state = states[own]
    var least = start
    var window = firstWindow
    var recent = WindowTraffic()
    var clock = WorkClock()
    while true {
      let side = window & 1
      state.pointee.handler.begin(window: window)
      var notice = State.Notice()
      notice.events = state.pointee.handleWindow(upTo: min(Self.last(from: least, table.lookahead), limit))
      notice.hasFailed = state.pointee.failure != nil
      notice.stops = own == 0 && shouldStop(&recent, &clock)
      notice.least = state.pointee.packLeaving(table, side: side)
      if side == 0 { state.pointee.notices.0 = notice } else { state.pointee.notices.1 = notice }
      barrier.wait()
      let all = summary(side)
      recent.note(events: all.events, busiest: all.busiest)
      total.note(events: all.events, busiest: all.busiest)
      if all.hasFailed { return .failure }
      for index in 0..<table.count where index != own {
        state.pointee.takeOver(states[index].pointee.outboxes + (side &* table.count &+ own))
      }
      guard let next = all.least, next <= limit else { return .limit }
      least = next
      if all.stops { return .review }
      // Every thread has counted the same.
      if total.events >= most { return .pause }
      if own == 0 { state.pointee.handler.gather(window: window, upTo: nil) }
      window &+= 1
    }
  }

  @inlinable
  func leastTime() -> Int64? {
    var least: Int64?
    for index in 0..<table.count {
      if let time = states[index].pointee.agenda.nextTime() { least = min(least ?? .max, time) }
    }
    return least
  }

  /// What all partitions together say about a window.
  @inlinable
  func summary(_ side: Int) -> (least: Int64?, events: Int, busiest: Int, hasFailed: Bool, stops: Bool) {
    var all = (least: Int64?.none, events: 0, busiest: 0, hasFailed: false, stops: false)
    for index in 0..<table.count {
      let notice = side == 0 ? states[index].pointee.notices.0 : states[index].pointee.notices.1
      if let least = notice.least { all.least = min(all.least ?? .max, least) }
      all.events &+= notice.events
      all.busiest = max(all.busiest, notice.events)
      all.hasFailed = all.hasFailed || notice.hasFailed
      all.stops = all.stops || notice.stops
    }
    return all
  }

  @inlinable
  func shouldStop(_ recent: inout WindowTraffic, _ clock: inout WorkClock) -> Bool {
    switch policy {
    case .always: return false
    case .alternating(let windows): return recent.windows >= windows
    case .adaptive:
      guard recent.windows >= Self.reviewed else { return false }
      defer { recent = WindowTraffic() }
      // A busy machine may give the threads too little time, however much there is in the windows.
      return !recent.pays || clock.nanoseconds(per: recent.events) > 0.95 * costAlone
    }
  }

  /// Throws the first error in the total order of events.
  @inlinable
  func fail() throws(Handler.Failure) {
    var first = 0
    for index in 1..<table.count where states[index].pointee.failureKey < states[first].pointee.failureKey {
      first = index
    }
    let key = states[first].pointee.failureKey
    states[0].pointee.agenda.setClock(states[first].pointee.agenda.clock)
    states[0].pointee.handler.gather(window: traffic.windows - 1, upTo: key)
    if let failure = states[first].pointee.failure { throw failure }
  }

  /// Gives every partition its events.
  @inlinable
  func split() {
    let first = states[0]
    let events = first.pointee.agenda.removeAll()
    for index in 0..<table.count {
      states[index].pointee.agenda.setClock(first.pointee.agenda.clock)
      states[index].pointee.agenda.keepOwn(index, of: table)
    }
    for event in events { move(event, from: 0, to: Int(table.owners[Int(event.destination)])) }
  }

  /// Gives the first partition the events of all, and the latest clock.
  @inlinable
  func join() {
    let first = states[0]
    first.pointee.agenda.keepAll()
    var now = first.pointee.agenda.clock
    for index in 1..<table.count {
      now = max(now, states[index].pointee.agenda.clock)
      for event in states[index].pointee.agenda.removeAll() { move(event, from: index, to: 0) }
    }
    first.pointee.agenda.setClock(now)
    first.pointee.handler.begin(window: nil)
  }

  @inlinable
  func move(_ event: Event, from source: Int, to destination: Int) {
    var event = event
    if source != destination {
      let parcel = states[source].pointee.handler.pack(event)
      event.payload = states[destination].pointee.handler.unpack(parcel, of: event)
    }
    states[destination].pointee.agenda.take(event)
  }
}
