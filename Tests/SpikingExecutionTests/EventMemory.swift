import EventTrace
import RunRecord

/// Keeps all rows of a run's events in memory.
final class EventMemory: EventOutput, @unchecked Sendable {
  /// The rows of each kind that has any.
  private(set) var tables: [EventKind: EventRows] = [:]
  /// What the rows refer to.
  private(set) var run = TracedRun()
  /// Eight for every value.
  var bytes: Int64 { tables.values.reduce(0) { $0 + Int64($1.values.count) * 8 } }

  func begin(_ run: TracedRun, _ selection: EventSelection) { self.run = run }
  func take(_ rows: EventRows) { tables[rows.kind, default: EventRows(rows.kind)].append(rows) }
  func end() {}
}
