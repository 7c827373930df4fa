public import DataFiles
import Quantities
public import Timelines

/// Turns the event tables of a run folder into a timeline.
///
/// Two passes over the tables: the first finds the rows, the second streams the events in order of time. Memory
/// is a row group per table, the rows, and at most `ExportSelection.arrows` arrows.
public struct TraceExport {
  /// A format of timelines.
  public enum Format: String, Sendable, CaseIterable {
    /// For ui.perfetto.dev.
    case perfetto
    /// For waveform viewers.
    case vcd
    /// One line per event.
    case csv

    /// Name of the file that a run folder may hold.
    public var fileName: String {
      switch self {
      case .perfetto: "timeline.pftrace"
      case .vcd: "timeline.vcd"
      case .csv: "timeline.csv"
      }
    }
  }

  private let folder: TraceFolder
  private let selection: ExportSelection
  private let survey: TraceSurvey
  private let arrows: SpikeArrows
  private let power: PowerSamples
  private let plan: TimelinePlan

  /// Finds out what the timeline has to show.
  ///
  /// - Throws: 65 where a file is damaged or no Parquet, or nothing is left to show, 66 where one is missing.
  public init(_ folder: TraceFolder, _ selection: ExportSelection) throws(Failure) {
    if let failure = folder.noTimeline { throw failure }
    let survey = try TraceSurvey(folder, selection)
    guard !survey.cores.isEmpty else {
      throw Failure(.data, file: folder.path, "no event of the run is in the selection")
    }
    try self.init(folder, selection, survey)
  }

  /// The timeline of all that a run recorded; nil where it has no row, as with packets alone or a narrow selection.
  ///
  /// - Returns: the timeline.
  /// - Throws: 65 where a file is damaged, 66 where one is missing.
  public static func whole(_ folder: TraceFolder) throws(Failure) -> TraceExport? {
    let selection = ExportSelection()
    let survey = try TraceSurvey(folder, selection)
    return survey.cores.isEmpty ? nil : try TraceExport(folder, selection, survey)
  }

  private init(_ folder: TraceFolder, _ selection: ExportSelection, _ survey: TraceSurvey) throws(Failure) {
    self.folder = folder
    self.selection = selection
    self.survey = survey
    let cores = survey.cores
    var operators = survey.operators
    arrows = try SpikeArrows(folder, selection, Set(cores), &operators)
    power = try PowerSamples(folder, selection.window, Set(cores))
    let facts = RunFacts(folder)
    var plan = TimelinePlan(
      title: facts.title, survey, operators, arrows, power.cores, try CoreNames(folder))
    plan.add(facts.facts)
    self.plan = plan
  }

  /// Numbers of the cores that have rows.
  public var cores: [Int64] { plan.cores.keys.sorted() }

  /// Writes the timeline; the caller closes the output.
  ///
  /// - Parameters:
  ///   - format: what to write.
  ///   - unit: how picoseconds are shown (Perfetto only; the others are exact).
  ///   - limit: packets (Perfetto), changes (VCD) or lines (CSV) behind which the rest is left out.
  ///   - output: where it goes.
  /// - Returns: what a reader should know, one sentence each: cuts and samples.
  /// - Throws: as `init`, and 74 where the device is full or fails.
  public func write(
    _ format: Format, unit: TimelineUnit = .nanoseconds, limit: Int, to output: any ByteOutput
  ) throws(Failure) -> [String] {
    let sink: any TimelineSink
    switch format {
    case .perfetto:
      sink = try PerfettoWriter(plan.layout, to: output, unit: unit, packetLimit: limit)
    case .vcd: sink = try VCDWriter(plan.layout, grid: grid, to: output, changeLimit: limit)
    case .csv: sink = TimelineTable(plan.layout, to: output, eventLimit: limit)
    }
    try stream(to: sink, powerStep: format == .vcd ? grid.step : 1)
    return notes(sink.cut, format, limit)
  }

  /// The unit of time in which the instant of every event is a whole number.
  ///
  /// Windows of power have borders of their own (multiples of 2^k ps), which would ask for picoseconds in every
  /// run: there a sample of mean power stands less than a unit too early.
  private var grid: TimelineGrid {
    var grid = survey.grid
    for arrow in arrows.arrows {
      for time in [arrow.injected, arrow.started, arrow.served] { grid.add(time) }
    }
    return grid
  }

  private func stream(to sink: any TimelineSink, powerStep: Int64) throws(Failure) {
    var sources: [any EventSource] = [
      StretchSource(plan), PowerSource(power, plan, step: powerStep),
      try QueueSource(folder, selection, plan),
      try WorkSource(folder, selection, plan, survey, showsStalls: false),
      try WorkSource(folder, selection, plan, survey, showsStalls: true),
      ArrowSource(sent: arrows, plan), ArrowSource(served: arrows, plan),
    ]
    while true {
      var first: (index: Int, time: Int64)?
      for index in sources.indices {
        guard let time = sources[index].nextTime else { continue }
        if first.map({ time < $0.time }) ?? true { first = (index, time) }
      }
      guard let first else { break }
      try sources[first.index].emit(to: sink)
    }
    try sink.finish()
  }

  private func notes(_ cut: TimelineCut?, _ format: Format, _ limit: Int) -> [String] {
    var notes: [String] = []
    if let cut {
      let what = format == .perfetto ? "packets" : format == .vcd ? "changes" : "lines"
      notes.append(
        "CUT at \(cut.start.picoseconds) ps: the limit of \(limit) \(what) is reached, \(cut.events) events are"
          + " left out (narrow it with --from, --until, --cores top:64, --layers, --tokens, or raise --limit)"
      )
    }
    if arrows.candidates > Int64(arrows.arrows.count) {
      notes.append("\(arrows.arrows.count) of \(arrows.candidates) spikes have an arrow (--arrows)")
    }
    if survey.hasTooManySpans {
      notes.append(
        "the rows of the model are left out: more than \(TraceSurvey.largestSpans) operators times tokens")
    }
    return notes
  }
}
