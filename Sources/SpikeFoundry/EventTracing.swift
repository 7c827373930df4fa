public import DataFiles
public import EventTrace
public import Reporting
public import RunRecord

/// Joins a sink for served spikes with a capture of all other events.
public struct EventSink<Base: TraceSink>: TraceSink {
  /// The sink for served spikes.
  public var base: Base
  /// Takes all other events.
  public let capture: EventCapture

  /// Joins the two.
  public init(_ base: Base, _ capture: EventCapture) {
    self.base = base
    self.capture = capture
  }

  /// The capture.
  public var eventConsumer: (any EventConsumer)? { capture }
  /// Whether the base does.
  public var wantsSpikes: Bool { base.wantsSpikes }
  /// Passes the spike to the base.
  public mutating func spike(_ record: SpikeRecord) { base.spike(record) }
}

/// What to record of the events of a run, and where.
public struct EventTracing: Sendable {
  /// The level of detail; its kinds are recorded unless `selection` names others.
  public var level: TraceLevel
  /// Which events.
  public var selection: EventSelection
  /// Bytes of event files at which detail is left out; nil means no limit.
  public var limit: Int64?
  /// Format of the tables.
  public var format: TableFormat
  /// The filters as the command named them, for the manifest.
  public var filters: [RunDescription.Option] = []

  /// Whether a piece of work that goes on when the run is stopped ends there, as the books have it; false for a
  /// run that stops only because its selection is complete.
  public var cutsAtStop = true

  /// Records all events of a level.
  public init(_ level: TraceLevel, limit: Int64? = nil, format: TableFormat = .parquet) {
    self.level = level
    self.limit = limit
    self.format = format
    selection = EventSelection(level.kinds)
  }

  /// A capture into the `events` folder of a run folder; nil where no kind of event is wanted.
  ///
  /// - Parameters:
  ///   - folder: the run folder.
  ///   - origin: what is known of the run before it begins; the files of events carry it.
  /// - Returns: the capture, which writes while the run goes on.
  /// - Throws: as `origin` does.
  public func capture(to folder: OutputFolder, origin: @autoclosure () throws(Failure) -> RunOrigin)
    throws(Failure) -> EventCapture?
  {
    guard !selection.kinds.isEmpty else { return nil }
    let own = [
      TableProperty("spikefoundry.schema", EventIndex.schema),
      TableProperty("spikefoundry.trace", level.key),
    ]
    let filters = filters.map { TableProperty("spikefoundry.trace.\($0.name)", $0.value) }
    let facts = try origin().properties
    let files = EventFiles(to: folder, format: format, properties: own + filters + facts)
    return EventCapture(selection, limit: limit, cutsAtStop: cutsAtStop, to: files)
  }

  /// What was recorded, for the manifest.
  ///
  /// - Throws: 73 or 74 where the events could not be written.
  public func description(of capture: EventCapture?) throws(Failure) -> TraceDescription {
    if let failure = capture?.failure { throw failure }
    var description = TraceDescription()
    description.level = level
    description.filters = filters
    guard let capture else { return description }
    description.rows = EventKind.allCases.filter { selection.kinds.contains($0) }
      .map { ($0, capture.rows(of: $0)) }
    description.cuts = capture.cuts.map { ($0.level, $0.from) }
    return description
  }
}
