import DataFiles
import RunRecord

/// The event tables of a run while it goes on.
///
/// A value of its own, so that the many accesses of one record are one access to the capture.
struct EventTables {
  /// Rows of a kind that are handed on at once.
  static let chunk = 1 << 17

  let selection: EventSelection
  private let output: any EventOutput
  private(set) var budget: EventBudget
  private(set) var counts: [Int64] = EventKind.allCases.map { _ in 0 }
  /// The first failure of the output.
  private(set) var failure: Failure?
  var run = TracedRun()
  var busy = BusyRows(tiles: 0)
  var stalls = StallRows()
  var queues = QueueRows(tiles: 0)
  private var buffers: [EventRows] = EventKind.allCases.map { EventRows($0) }
  private var wanted: [Bool]
  private var takesOperator: [Bool] = []
  /// The first time at which stretches of work are cut.
  private var border: Int64 = 0

  init(_ selection: EventSelection, limit: Int64?, to output: any EventOutput) {
    self.selection = selection
    self.output = output
    budget = EventBudget(limit, selection.kinds)
    wanted = EventKind.allCases.map { selection.kinds.contains($0) }
  }

  mutating func begin(_ run: TracedRun) {
    self.run = run
    busy = BusyRows(tiles: run.tiles)
    queues = QueueRows(tiles: run.tiles)
    takesOperator = run.layers.map { layer in
      selection.layers?.contains { $0.contains(Int(layer)) } ?? true
    }
    attempt { (tables) throws(Failure) in try tables.output.begin(run, tables.selection) }
  }

  /// Makes rows of records, whose time is no less than that of those before.
  mutating func take(_ records: UnsafeBufferPointer<EventRecord>) {
    guard failure == nil else { return }
    for place in records.indices {
      let time = records[place].time
      if time >= border { cross(to: time) }
      add(records[place])
    }
  }

  mutating func end(at time: Int64, cuttingWorkAt end: Int64) {
    settleWork(end: end)
    settleQueues(upTo: time)
    // No end of a stall is told behind the border that follows the selection.
    endStalls(at: min(time, EventBorder.next(after: selection.to - 1)))
    for kind in EventKind.allCases where wanted[kind.rawValue] { flush(kind) }
    attempt { (tables) throws(Failure) in try tables.output.end() }
  }

  private mutating func attempt(_ body: (borrowing EventTables) throws(Failure) -> Void) {
    guard failure == nil else { return }
    do throws(Failure) { try body(self) } catch { failure = error }
  }

  // MARK: Borders of time

  private mutating func cross(to time: Int64) {
    repeat {
      settleWork(end: .max)
      settleQueues(upTo: border - 1)
      settleStalls(before: border)
      border += EventBorder.distance
    } while stalls.hasOpen && border <= time
    border = EventBorder.next(after: time)
    let buffered = buffers.reduce(0) { $0 + $1.values.count }
    // Rows that wait take about two bytes per value in a file.
    budget.check(output.bytes + 2 * Int64(buffered), at: border - EventBorder.distance)
    for kind in EventKind.allCases where wanted[kind.rawValue] && !budget.holds(kind) {
      flush(kind)
      wanted[kind.rawValue] = false
    }
  }

  /// Cuts the stalls that go on at every border up to a time, whether or not anything else happened there.
  private mutating func endStalls(at time: Int64) {
    while stalls.hasOpen, border < time {
      settleStalls(before: border)
      border += EventBorder.distance
    }
    settleStalls(before: time)
  }

  // MARK: Rows

  /// Whether rows of this kind are still recorded.
  func wants(_ kind: EventKind) -> Bool { wanted[kind.rawValue] }

  func holds(_ time: Int64) -> Bool { time >= selection.from && time < selection.to }

  func holds(_ operation: Int32, _ token: Int32) -> Bool {
    guard operation >= 0 else { return selection.layers == nil }
    return takesOperator[Int(operation)] && (selection.tokens?.contains { $0.contains(Int(token)) } ?? true)
  }

  mutating func row(_ kind: EventKind, _ fill: (inout EventRows) -> Void) {
    guard wanted[kind.rawValue] else { return }
    fill(&buffers[kind.rawValue])
    counts[kind.rawValue] += 1
    if buffers[kind.rawValue].count >= Self.chunk { flush(kind) }
  }

  private mutating func flush(_ kind: EventKind) {
    guard buffers[kind.rawValue].count > 0 else { return }
    attempt { (tables) throws(Failure) in try tables.output.take(tables.buffers[kind.rawValue]) }
    buffers[kind.rawValue].removeAll()
  }
}
