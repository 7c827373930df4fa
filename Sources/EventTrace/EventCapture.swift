public import DataFiles
public import RunRecord

/// Turns what the engine tells about a run into the rows of event tables.
///
/// Rows of a kind come in the canonical order (time, core), for any number of threads. Memory is that of a
/// chunk of rows per kind, and of the stretches of work in 2^24 ps.
public final class EventCapture: EventConsumer, @unchecked Sendable {
  /// Which events it records.
  public let selection: EventSelection
  private let cutsAtStop: Bool
  private var tables: EventTables

  /// Makes a capture.
  ///
  /// - Parameters:
  ///   - selection: which events to record.
  ///   - limit: bytes of the output at which detail is left out; nil means no limit.
  ///   - cutsAtStop: whether work that goes on when a run is stopped ends there, as the books of the run have it;
  ///     false where the rows are to be those of the run that goes on.
  ///   - output: takes the rows.
  public init(
    _ selection: EventSelection, limit: Int64? = nil, cutsAtStop: Bool = true, to output: any EventOutput
  ) {
    self.selection = selection
    self.cutsAtStop = cutsAtStop
    tables = EventTables(selection, limit: limit, to: output)
  }

  /// The first failure of the output.
  public var failure: Failure? { tables.failure }
  /// What was left out because the trace was too long.
  public var cuts: [EventCut] { tables.budget.cuts }
  /// Rows of a kind.
  public func rows(of kind: EventKind) -> Int64 { tables.counts[kind.rawValue] }

  /// Prepares the output for a run.
  public func begin(_ run: TracedRun) { tables.begin(run) }

  /// Makes rows of records.
  public func take(_ records: UnsafeBufferPointer<EventRecord>) { tables.take(records) }

  /// Hands on what is left.
  public func end(at time: Int64) { tables.end(at: time, cuttingWorkAt: cutsAtStop ? time : .max) }
}
