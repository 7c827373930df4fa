/// The input queue and synapse unit of a core in train mode.
struct SynapseLine {
  let tile: Int32
  /// The unit is booked up to here.
  var busyUntil: Int64 = 0
  /// Start of the busy period that ends at `busyUntil`; -1 before the first.
  var periodStart: Int64 = -1
  /// Busy periods that ended, in order, and work of the other two units: see `WorkPeriods`.
  var periods = WorkPeriods()
  /// Starts of service of packets that may still wait, in order.
  var starts = TimeQueue()
  /// Longest queue in the window that ends at `windowEnd`.
  var longest: Int64 = 0
  var window: Int64 = 0
  var windowEnd: Int64 = 0
  /// What the unit was booked for.
  var services = ServiceRuns()
  /// Critical trains that the unit was booked for and that control has not handled, in order of service.
  var critical = WorkQueue<Int32>()

  init(tile: Int) { self.tile = Int32(truncatingIfNeeded: tile) }

  /// Packets in the queue at `time`, the newest included, which starts to be served at `start`.
  @inline(__always) mutating func length(at time: Int64, start: Int64) -> Int64 {
    starts.removeAll(notAfter: time)
    guard start > time else { return Int64(starts.count) }
    starts.append(start)
    return Int64(starts.count)
  }

  /// Ends the busy period and starts another.
  mutating func openPeriod(at start: Int64) {
    if periodStart >= 0 { periods.addService(from: periodStart, to: busyUntil) }
    periodStart = start
  }

  /// Writes the longest queue of a window to the books.
  mutating func report(_ ledger: inout Ledger) {
    guard windowEnd > 0 else { return }
    ledger.queueHolds(longest, tile: Int(tile), at: window)
    longest = 0
  }

  /// Writes what is open to the books, at the end.
  mutating func close(_ ledger: inout Ledger) {
    report(&ledger)
    if periodStart >= 0 { periods.addService(from: periodStart, to: busyUntil) }
    periods.close(tile: Int(tile), &ledger)
  }
}
