import RunRecord

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
  var longest = 0
  var window: Int64 = 0
  var windowEnd: Int64 = 0
  /// What the unit was booked for.
  var services = ServiceRuns()
  /// Critical trains that the unit was booked for and that control has not handled, in order of service.
  var critical = WorkQueue<Int32>()

  init(tile: Int) { self.tile = Int32(truncatingIfNeeded: tile) }

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

/// A synapse unit while it is booked for the packets of one evaluation: what every packet touches.
struct SynapseRun {
  private(set) var busyUntil: Int64
  private(set) var windowEnd: Int64
  var starts: TimeQueue
  private(set) var longest: Int
  /// Time for which the unit works.
  private var busy: Int64 = 0

  @inline(__always) init(_ line: UnsafeMutablePointer<SynapseLine>) {
    busyUntil = line.pointee.busyUntil
    windowEnd = line.pointee.windowEnd
    starts = line.pointee.starts
    longest = line.pointee.longest
  }

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

  /// Books the unit for packets that enter the queue while it is busy, up to the last one.
  @inline(__always) mutating func take(_ piece: TrainPiece, service: Int64) {
    let count = piece.count
    if starts.count + count > longest { starts.removeAll(notAfter: piece.first.pointee) }
    let waiting = starts.count
    starts.append(count, from: busyUntil, every: service)
    busyUntil &+= Int64(count) &* service
    busy &+= Int64(count) &* service
    guard waiting + count > longest else { return }
    for index in 0..<count {
      starts.removeAll(notAfter: piece.first[index])
      longest = max(longest, starts.count &- count &+ index &+ 1)
    }
  }

  /// Writes the longest queue of the window to the books; the same unit in the window that holds `time`.
  @inline(never) func inNewWindow(
    _ line: UnsafeMutablePointer<SynapseLine>, at time: Int64, _ ledger: inout Ledger
  ) -> SynapseRun {
    line.pointee.longest = longest
    line.pointee.report(&ledger)
    var unit = self
    unit.starts.removeAll(notAfter: time)
    unit.longest = 0
    unit.windowEnd = ledger.endOfWindow(at: time)
    line.pointee.window = time
    line.pointee.windowEnd = unit.windowEnd
    return unit
  }

  /// Writes what so many packets did to the line and the books.
  func book(_ line: UnsafeMutablePointer<SynapseLine>, _ packets: Int64, _ ledger: inout Ledger) {
    line.pointee.busyUntil = busyUntil
    line.pointee.starts = starts
    line.pointee.longest = longest
    let tile = Int(line.pointee.tile)
    ledger.tiles[tile].record.synapseBusy += busy
    ledger.tiles[tile].record.packetsIn += packets
  }
}
