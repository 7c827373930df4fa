public import DataFiles
public import RunRecord

/// Takes the rows of a run's events: files, memory, a live view.
public protocol EventOutput: AnyObject, Sendable {
  /// The run begins.
  func begin(_ run: TracedRun, _ selection: EventSelection) throws(Failure)
  /// Takes rows of one kind, which follow those before in the canonical order (time, core).
  func take(_ rows: EventRows) throws(Failure)
  /// Bytes that the rows so far take.
  var bytes: Int64 { get }
  /// No rows will follow.
  func end() throws(Failure)
}

/// Keeps all rows in memory.
public final class EventMemory: EventOutput, @unchecked Sendable {
  /// The rows of each kind that has any.
  public private(set) var tables: [EventKind: EventRows] = [:]
  /// What the rows refer to.
  public private(set) var run = TracedRun()

  /// An empty output.
  public init() {}

  /// Notes the run.
  public func begin(_ run: TracedRun, _ selection: EventSelection) { self.run = run }
  /// Keeps the rows.
  public func take(_ rows: EventRows) { tables[rows.kind, default: EventRows(rows.kind)].append(rows) }
  /// Eight for every value.
  public var bytes: Int64 { tables.values.reduce(0) { $0 + Int64($1.values.count) * 8 } }
  /// Does nothing.
  public func end() {}
}
