extension WindowedKernel where Handler: ~Copyable {
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
    let start = leastTime()
    var worked = (traffic: WindowTraffic(), review: WindowReview())
    let firstWindow = traffic.windows
    let most = budget
    var isManned = true
    if let start, start <= limit {
      isManned = ends.withUnsafeMutableBufferPointer { ends in
        withUnsafeMutablePointer(to: &worked) { worked in
          WorkerCrew.run(table.count) { index in
            var own = (traffic: WindowTraffic(), review: WindowReview())
            ends[index] = work(
              index, from: start, until: limit, events: most, firstWindow: firstWindow, &own.traffic,
              &own.review)
            if index == 0 { worked.pointee = own }
          }
        }
      }
    } else {
      ends[0] = .limit
    }
    traffic.add(worked.traffic)
    if case .failure = ends[0] { try fail() }
    if worked.traffic.windows > 0 { states[0].pointee.handler.gather(window: traffic.windows - 1, upTo: nil) }
    join()
    if case .limit = ends[0] { return stopReason }
    // Without threads from the system, one goes on alone.
    guard isManned else { return try handle(budget, until: limit) ? .paused : stopReason }
    budget &-= worked.traffic.events
    if case .pause = ends[0] {
      isAmongWindows = true
      return .paused
    }
    choice.leaveWindows(worked.review)
    return nil
  }

  /// What one thread does: window after window, the same decisions as all others from the same notices.
  @inlinable
  func work(
    _ own: Int, from start: Int64, until limit: Int64, events most: Int, firstWindow: Int,
    _ total: inout WindowTraffic, _ review: inout WindowReview
  ) -> PhaseEnd {
    let state = states[own]
    var least = start
    var window = firstWindow
    while true {
      state.pointee.handler.begin(window: window)
      state.pointee.prepare(window, from: own, posts)
      var notice = WindowNotice()
      let last = min(Self.last(from: least, table.lookahead), limit)
      notice.events = Int32(clamping: state.pointee.handleWindow(upTo: last))
      notice.hasFailed = state.pointee.failure != nil
      notice.stops = own == 0 && shouldStop(&review)
      notice.least = state.pointee.packLeaving(table, side: window & 1)
      state.pointee.send(notice, from: own, window: window, posts)
      let all = exchange(notice, own, window)
      review.recent.note(events: all.events, busiest: all.busiest)
      total.note(events: all.events, busiest: all.busiest)
      if all.hasFailed { return .failure }
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

  /// Waits for the notices of all others, takes over what comes with them, and adds them to the own one.
  ///
  /// After a failure no partition goes on, so that it does not matter what was taken over.
  @inlinable
  func exchange(_ notice: WindowNotice, _ own: Int, _ window: Int) -> WindowSummary {
    var all = WindowSummary(notice)
    for index in 0..<table.count where index != own {
      let other = posts.receive(from: index, to: own, window: window)
      all.add(other)
      states[own].pointee.takeOver(other)
    }
    return all
  }

  @inlinable
  func shouldStop(_ review: inout WindowReview) -> Bool {
    switch policy {
    case .always: false
    case .alternating(let windows): review.recent.windows >= windows
    case .adaptive:
      review.recent.windows.isMultiple(of: WindowReview.interval) && review.stops(costAlone: choice.costAlone)
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
