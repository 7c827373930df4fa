import ArgumentParser
import SpikeFoundry

/// What a run records of its events.
struct TraceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      How much to record: L0 totals, L1 windows, L2 units at work, L3 spikes and packets, L4 hops; or kinds of \
      events: busy, queue, stall, dram, barrier, spike, packet, deliver, hop. (default: L1, for a part of a \
      replay L4)
      """, valueName: "L0...L4 or kinds"))
  var trace: TraceArgument?

  @Option(help: ArgumentHelp("Record events of these cores only.", valueName: "0-15,40"))
  var cores: RangeList?

  @Option(help: ArgumentHelp("Record events of operators of these layers only.", valueName: "0-3"))
  var traceLayers: RangeList?

  @Option(help: ArgumentHelp("Record events of these processed positions only.", valueName: "10-12"))
  var traceTokens: RangeList?

  @Option(help: ArgumentHelp("Record events from this simulated time on.", valueName: "1 us"))
  var from: TimeArgument?

  @Option(help: ArgumentHelp("Record events before this simulated time.", valueName: "5 us"))
  var to: TimeArgument?

  @Option(help: ArgumentHelp("Record one packet in so many, with all its hops.", valueName: "1/64"))
  var sample: SampleArgument?

  @Option(
    help: ArgumentHelp(
      """
      Size of the event files at which detail is left out; looked at every 2^24 ps, with an estimate of what is not \
      written yet.
      """, valueName: "2GB"))
  var traceMax: SizeArgument?

  /// Refuses filters that leave nothing to choose from, and every hop of a whole run.
  func check() throws {
    let trace = trace ?? TraceArgument(level: .windows)
    if trace.kinds.isEmpty, !filters.isEmpty || traceMax != nil {
      throw ValidationError("--trace \(trace.text) records no events to choose from: give --trace L2 or more")
    }
    try checkTimes()
    if trace.kinds.contains(where: { $0.level == .links }), filters.isEmpty {
      throw ValidationError(
        "\(trace.text) records every hop of every packet: narrow it with --cores, --trace-layers, "
          + "--trace-tokens, --from, --to or --sample")
    }
  }

  /// Refuses an end before the beginning.
  func checkTimes() throws {
    if let from, let to, from.time >= to.time {
      throw ValidationError(
        "--to: expected a time after --from \(from.time.picoseconds) ps, found \(to.time.picoseconds) ps")
    }
  }

  /// Kinds of events to record.
  var kinds: Set<EventKind> { trace?.kinds ?? [] }

  /// The filters as they were given.
  private var filters: [RunDescription.Option] {
    [
      ("cores", cores?.text), ("trace-layers", traceLayers?.text), ("trace-tokens", traceTokens?.text),
      ("from", from.map { "\($0.time.picoseconds) ps" }), ("to", to.map { "\($0.time.picoseconds) ps" }),
      ("sample", sample?.text),
    ].compactMap { name, text in text.map { .init(name, $0) } }
  }

  /// What a replay records of a window, or of the part that the options name: everything, by default.
  func ofReplay(window: Range<Int64>?) -> TraceOptions {
    var options = self
    if let window {
      options.from = TimeArgument(SimTime(picoseconds: window.lowerBound))
      options.to = TimeArgument(SimTime(picoseconds: window.upperBound))
    }
    // An end alone is where to stop.
    let isPart = options.filters.contains { $0.name != "to" }
    if trace == nil, isPart { options.trace = TraceArgument(level: .links) }
    return options
  }

  /// What to record; `formats` are those of the other tables.
  func tracing(_ formats: [TableFormat]) -> EventTracing {
    let trace = trace ?? TraceArgument(level: .windows)
    var tracing = EventTracing(
      trace.level, limit: traceMax?.bytes,
      format: formats.contains(.parquet) ? .parquet : formats.first ?? .parquet)
    tracing.selection.kinds = trace.kinds
    tracing.selection.cores = cores?.ranges
    tracing.selection.layers = traceLayers?.ranges
    tracing.selection.tokens = traceTokens?.ranges
    tracing.selection.from = from?.time.picoseconds ?? 0
    tracing.selection.to = to?.time.picoseconds ?? .max
    tracing.selection.sample = sample?.count ?? 1
    tracing.filters = filters + (traceMax.map { [.init("trace-max", $0.text)] } ?? [])
    return tracing
  }
}

/// A level, or kinds of events.
struct TraceArgument: ExpressibleByArgument, CustomStringConvertible {
  var level: TraceLevel
  var kinds: Set<EventKind>
  var text: String

  init(level: TraceLevel) {
    self.level = level
    kinds = level.kinds
    text = level.key
  }

  init?(argument: String) {
    if let level = TraceLevel.allCases.first(where: { $0.key == argument }) {
      self.level = level
      kinds = level.kinds
      text = level.key
      return
    }
    var kinds: Set<EventKind> = []
    for name in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let kind = EventKind.allCases.first(where: { $0.key == name }) else { return nil }
      kinds.insert(kind)
    }
    self.kinds = kinds
    level = kinds.map(\.level).max() ?? .windows
    text = argument
  }

  var description: String { text }
  var defaultValueDescription: String { text }
}
