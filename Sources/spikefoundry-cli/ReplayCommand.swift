import ArgumentParser
import RunComparison
import SpikeFoundry

/// `spikefoundry replay RUN`: the run of a folder once more, up to the window that is of interest.
///
/// Not to be confused with `run --activity`, which replays what fired on any chip.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Run the run of a folder again up to a window, and check it.",
    discussion:
      "Model, chip, placement, prompt and options come from the folder; their digests must be those of its manifest."
      + " The run stops at the end of the window, and every window up to there must be equal to the folder's."
      + " Exit status 1 where one is not. Of a window, of a time from --from on, or of some cores all events are"
      + " recorded (--trace L4): they are that part of the trace of the whole run. To have them whole, the run goes"
      + " on for at most 2^24 ps.")

  @Argument(help: ArgumentHelp("Folder of a run.", valueName: "run"))
  var original: String

  @Option(help: ArgumentHelp("Run up to the end of this window.", valueName: "number"))
  var window: Int?

  @Option(
    help: ArgumentHelp(
      "Folder of the checkpoint, or configuration of the synthetic model, where it has moved.",
      valueName: "path"))
  var model: String?

  @Option(
    help: ArgumentHelp(
      "Write spikes.csv with the spikes of these sites (`all`, or part of a name).", valueName: "sites"))
  var spikes: String?

  @Option(help: "Threads that share the tiles; no result may change.")
  var threads = 1

  @Option(help: "Folder for the results.")
  var out = "runs/replay"

  @OptionGroup(title: "Progress") var progress: ProgressOptions

  @OptionGroup(title: "Event trace") var events: TraceOptions

  func validate() throws {
    if window != nil, events.from != nil || events.to != nil {
      throw ValidationError("give --window, or --from and --to, not both")
    }
    try events.checkTimes()
    var part = events.ofReplay(window: window.map { _ in 0..<1 })
    // Without events the times only say where to stop.
    if part.kinds.isEmpty { (part.from, part.to) = (nil, nil) }
    try part.check()
    if !(1...RunOptions.maximumThreads).contains(threads) {
      throw ValidationError("--threads: expected 1 to \(RunOptions.maximumThreads), found \(threads)")
    }
  }

  func run() throws {
    let stored = try StoredRun(original)
    var reproduction = try RunReproduction(folder: original, model: model)
    reproduction.request.threads = threads
    let part = events.ofReplay(window: try window.map { try stored.window($0).time })
    var tracing = part.tracing(RunTables.formats)
    if let stop = stopTime(part), try stop < stored.window(0).end {
      reproduction.request.stopTime = SimTime(picoseconds: stop)
      tracing.cutsAtStop = false
    }
    let live = LiveRun(progress)
    let folder = try RunFolder.open(out, from: original)
    defer { folder.discard() }
    live.guarding(folder.emergencyRemoval)
    let request = reproduction.request
    try CommandOutput.check(
      [.folder("--out", out)],
      against: RunModel.files(synthetic: request.synthetic?.configuration, folder: request.modelFolder))
    var prepared = try PreparedRun(reproduction.request)
    try reproduction.check(prepared)
    prepared.watch = live.watch()
    let table = SpikeTable(matching: spikes)
    try prepared.check(table, tracing)
    if let note = tracing.note(prepared.placement, on: prepared.request.chip) { live.talk("\(note)\n") }
    let capture = try tracing.capture(to: folder, origin: prepared.origin)
    let (finished, spiked) = try prepared.run(table, capture)
    live.finish(finished.record, events: finished.statistics.events)
    let report = try finished.write(
      try finished.report(
        options: options(reproduction), trace: try tracing.description(of: capture)), to: folder,
      paths: [.init("out", out), .init("replay", original)],
      further: spikes == nil
        ? [] : [ReportFile(name: "spikes.csv", contents: spiked.bytes(of: prepared.simulation.flow))])
    live.talk(report.description.trace)
    try folder.commit()
    if let status = live.status(finished.record) { throw status }
    try compare(stored, finished.record)
  }

  /// When the repeated run may end; nil runs as far as the folder's.
  ///
  /// Stretches of work that begin before the end of a trace are whole at the next border of time.
  private func stopTime(_ part: TraceOptions) -> Int64? {
    guard let time = part.to?.time.picoseconds else { return nil }
    return part.kinds.isEmpty ? time : EventBorder.next(after: time - 1)
  }

  private func options(_ reproduction: RunReproduction) -> [RunDescription.Option] {
    let kept = reproduction.options.filter { !["stop-at", "spikes"].contains($0.name) }.map {
      RunDescription.Option($0.name, $0.value)
    }
    let spikes = self.spikes.map { [RunDescription.Option("spikes", $0)] }
    let stop = reproduction.request.stopTime.map {
      [RunDescription.Option("stop-at", "\($0.picoseconds) ps")]
    }
    return kept + (spikes ?? []) + (stop ?? [])
  }

  /// Compares all windows that both runs have in full.
  private func compare(_ stored: StoredRun, _ record: RunRecord) throws {
    let ends = [record.end.picoseconds, record.stop?.time.picoseconds, stored.stopTime].compactMap(\.self)
    let limit = ends.min() ?? 0
    // Two whole runs have their last window in common too, which their end cuts.
    let isWhole = record.stop == nil && stored.stopTime == nil
    let different = try RunComparison.firstWindow(
      stored, try StoredRun(out), upTo: isWhole ? .max : limit)
    guard let different else {
      return try StandardStreams.answer(
        "equal     every window up to \(limit) ps is that of \(MessageText.escape(original, limit: 400))\n"
          + "folder    \(MessageText.escape(out, limit: 400))\n")
    }
    let counters = different.counters.map {
      "  \($0.name): \($0.first ?? "") -> \($0.second ?? "")\n"
    }
    try StandardStreams.answer(
      "different window \(different.window) (\(different.time.lowerBound) to \(different.time.upperBound) ps), "
        + "core \(different.core)\n" + counters.joined())
    throw ExitCode(1)
  }
}
