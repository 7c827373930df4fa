import RunRecord

/// The input queue and synapse unit of a core in train mode.
struct SynapseLine {
  let tile: Int32
  /// The unit is booked up to here.
  var busyUntil: Int64 = 0
  /// Time for which it works that is not in the books yet.
  var busy: Int64 = 0
  /// Start of the busy period that ends at `busyUntil`; -1 before the first.
  var periodStart: Int64 = -1
  /// Busy periods that ended, in order, and work of the other two units: see `WorkPeriods`.
  var periods = WorkPeriods()
  /// Starts of service of packets that may still wait, in order.
  var starts = ServiceStarts()
  /// Longest queue in the window that ends at `windowEnd`.
  var longest = 0
  var window: Int64 = 0
  var windowEnd: Int64 = 0
  /// What the unit was booked for.
  var services = ServiceRuns()
  /// Critical trains that the unit was booked for and that control has not handled, in order of service.
  var critical = WorkQueue<Int32>()

  init(tile: Int) { self.tile = Int32(truncatingIfNeeded: tile) }

  func deallocate() { starts.deallocate() }

  /// Books the unit for a packet that enters the queue at `time`; returns when it is served.
  @inline(__always) mutating func take(service: Int64, at time: Int64) -> Int64 {
    let start = max(time, busyUntil)
    busyUntil = start &+ service
    busy &+= service
    if start > time { starts.append(start) }
    // Times that have passed stay in the list until it is longer than the longest queue so far.
    if starts.count > longest {
      starts.removeAll(notAfter: time)
      longest = max(longest, starts.count)
    }
    return busyUntil
  }

  /// Writes the longest queue of the window to the books and begins the one that holds `time`.
  ///
  /// Starts stay in the list: whether the packet that comes at `time` found a place is asked for an earlier one.
  mutating func openWindow(at time: Int64, _ ledger: inout Ledger) {
    report(&ledger)
    longest = 0
    window = time
    windowEnd = ledger.endOfWindow(at: time)
  }

  /// Ends the busy period at `end` and starts another.
  mutating func openPeriod(at start: Int64, after end: Int64) {
    if periodStart >= 0 { periods.addService(from: periodStart, to: end) }
    periodStart = start
  }

  /// Writes the longest queue of a window to the books.
  mutating func report(_ ledger: inout Ledger) {
    guard windowEnd > 0 else { return }
    ledger.queueHolds(Int64(longest), tile: Int(tile), at: window)
    longest = 0
  }

  /// Writes what is open to the books, at the end.
  mutating func close(_ ledger: inout Ledger) {
    report(&ledger)
    if periodStart >= 0 { periods.addService(from: periodStart, to: busyUntil) }
    periods.close(tile: Int(tile), &ledger)
  }
}
