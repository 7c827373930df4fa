public import DataFiles
public import RunRecord

/// Takes the rows of a run's events: files, a live view, the memory of a test.
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
