extension WindowedKernel where Handler: ~Copyable {
  /// Events over which it is seen whether windows would pay.
  @inlinable static var observed: Int { 1 << 14 }

  /// Handles the events of all partitions on this thread; nil when windows would pay.
  @inlinable
  mutating func runAlone(until limit: Int64, _ budget: inout Int) throws(Handler.Failure) -> StopReason? {
    guard table.count > 1 else { return try handle(budget, until: limit) ? .paused : stopReason }
    while true {
      let turn = min(choice.owed, budget)
      guard try handle(turn, until: limit) else { return stopReason }
      choice.pay(turn)
      budget &-= turn
      guard budget > 0 else { return .paused }
      var traffic = WindowTraffic()
      let clock = WorkClock()
      guard try observe(&traffic, until: limit) else { return stopReason }
      budget &-= Self.observed
      if choice.isForWindows(traffic, costAlone: clock.nanoseconds / Double(Self.observed)) { return nil }
    }
  }

  /// Lets up to this many events happen; false if none is left up to `limit`.
  @inlinable
  mutating func handle(_ events: Int, until limit: Int64) throws(Handler.Failure) -> Bool {
    let state = states[0]
    var left = events
    while left > 0 {
      guard let event = state.pointee.agenda.pop(notAfter: limit) else { return false }
      try state.pointee.handler.handle(event, agenda: &state.pointee.agenda)
      left &-= 1
    }
    return true
  }

  /// Handles events and counts how they would lie in windows.
  @inlinable
  mutating func observe(_ traffic: inout WindowTraffic, until limit: Int64) throws(Handler.Failure) -> Bool {
    let state = states[0]
    var counts = Array(repeating: 0, count: table.count)
    var last: Int64 = -1
    for _ in 0..<Self.observed {
      guard let event = state.pointee.agenda.pop(notAfter: limit) else { return false }
      if event.key.time > last {
        if last >= 0 { traffic.note(counts) }
        for index in counts.indices { counts[index] = 0 }
        last = WindowedKernel.last(from: event.key.time, table.lookahead)
      }
      counts[Int(table.owners[Int(event.destination)])] &+= 1
      try state.pointee.handler.handle(event, agenda: &state.pointee.agenda)
    }
    // The last window may hold all.
    traffic.note(counts)
    return true
  }

  /// The last time of a window that begins at a time.
  @inlinable
  static func last(from time: Int64, _ lookahead: Int64) -> Int64 {
    let (last, isTooLate) = time.addingReportingOverflow(lookahead &- 1)
    return isTooLate ? .max : last
  }
}
