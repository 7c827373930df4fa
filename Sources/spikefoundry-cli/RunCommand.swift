import ArgumentParser
import Parquet
import Reporting
import SpikeFoundry

/// `spikefoundry run`: simulates, writes the run folder, prints the text and the headline.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a model on a virtual chip and write the run folder.",
    discussion:
      "The folder appears complete or not at all. Ctrl-C (or SIGTERM) stops the run and writes a folder marked"
      + " partial, with what happened so far; once more, and the program ends without one."
      + " A run that is killed leaves a hidden folder beside it, which the next run with the same --out clears."
  )

  @OptionGroup var options: ModelOptions

  @Option(help: "Folder for the results.")
  var out = "runs/latest"

  @Option(help: ArgumentHelp("Write logits, counts and thresholds as safetensors.", valueName: "file"))
  var dump: String?

  @Option(
    help: ArgumentHelp(
      "Write spikes.csv with the spikes of these sites (`all`, or part of a name).", valueName: "sites"))
  var spikes: String?

  @Option(help: ArgumentHelp("Keep what fired, to replay it without weights.", valueName: "file"))
  var recordActivity: String?

  @Option(
    help: ArgumentHelp(
      """
      Replay a recorded activity; model, layers, prompt, sites, k, rounding and window come from the file. One \
      captured elsewhere needs the model's folder for its config.json, and names layers, sites and so on here.
      """,
      valueName: "file"))
  var activity: String?

  @Option(help: ArgumentHelp("Formats of the tables in the run folder.", valueName: "parquet,csv"))
  var tables = TableFormatList(formats: RunTables.formats)

  @Option(
    help: ArgumentHelp(
      "Stop at this simulated time; the folder is marked partial, and holds exactly what happened by then.",
      valueName: "time"))
  var stopAt: TimeArgument?

  @OptionGroup(title: "Progress") var progress: ProgressOptions

  @OptionGroup(title: "Event trace") var events: TraceOptions

  @Flag(help: "Print summary.json instead of text.")
  var json = false

  func validate() throws {
    try events.check()
    if options.synthetic.synthetic != nil, dump != nil {
      throw ValidationError("--synthetic has no values to write: give no --dump with it")
    }
    if stopAt != nil, options.timing == .train {
      throw ValidationError("--stop-at goes packet by packet: give no --timing train with it")
    }
    guard activity != nil else { return }
    try options.checkReplay()
    if dump != nil || recordActivity != nil {
      throw ValidationError("--activity has no values to write: give no --dump or --record-activity with it")
    }
  }

  func run() throws {
    if let activity { return try replay(activity) }
    let live = LiveRun(progress)
    let request = try request()
    try checkOutputs()
    // Outputs are opened first: a run that cannot be written is not worth its time.
    let folder = try RunFolder.open(out)
    defer { folder.discard() }
    live.guarding(folder.emergencyRemoval)
    let dumpOutput = try dump.map { try DumpOutput("--dump", path: $0, folder: out) }
    defer { dumpOutput?.discard() }
    let activityOutput = try recordActivity.map {
      try DumpOutput("--record-activity", path: $0, folder: out)
    }
    defer { activityOutput?.discard() }
    for output in [dumpOutput, activityOutput] { output?.emergencyRemoval.map(live.guarding) }
    var prepared = try PreparedRun(request)
    live.talk(talk(prepared))
    prepared.watch = live.watch()
    let tracing = events.tracing(tables.formats)
    let table = SpikeTable(matching: spikes)
    try prepared.check(table, tracing)
    if let note = tracing.note(prepared.placement, on: prepared.request.chip) { live.talk("\(note)\n") }
    let capture = try tracing.capture(to: folder, origin: prepared.origin)
    let (finished, spiked) = try prepared.run(table, capture)
    live.finish(finished.record, events: finished.statistics.events)
    let report = try finished.write(
      try finished.report(
        options: recorded,
        furtherFiles: [dumpOutput?.nameInFolder, activityOutput?.nameInFolder].compactMap { $0 },
        trace: try tracing.description(of: capture)),
      to: folder, paths: paths,
      further: spikes == nil
        ? [] : [ReportFile(name: "spikes.csv", contents: spiked.bytes(of: prepared.simulation.flow))],
      tables: tables.formats)
    if finished.record.stop == nil {
      try writeTensors(of: finished, dumpOutput, activityOutput, to: folder)
    } else if dump != nil || recordActivity != nil {
      live.talk("the run was stopped: no --dump and no --record-activity is written\n")
    }
    live.talk(report.description.trace)
    try folder.commit()
    if finished.record.stop == nil {
      try dumpOutput?.commit()
      try activityOutput?.commit()
    }
    try RunAnswer(report: report, text: finished.text, folder: out, json: json).print()
    if let status = live.status(finished.record) { throw status }
  }

  private func checkOutputs() throws {
    try CommandOutput.check(
      [.folder("--out", out), .file("--dump", dump), .file("--record-activity", recordActivity)],
      against: options.inputs(activity: activity))
  }

  private func replay(_ activity: String) throws {
    try checkOutputs()
    try ReplayRun(
      options: options, out: out, spikes: spikes, tables: tables.formats,
      tracing: events.tracing(tables.formats), json: json, stopTime: stopAt?.time, live: LiveRun(progress)
    ).run(activity)
  }

  /// The run of the options, which keeps what the outputs need.
  private func request() throws -> RunRequest {
    var request = try options.request()
    request.stopTime = stopAt?.time
    if dump != nil { request.keeping.formUnion(RunDump.keeping) }
    if recordActivity != nil { request.keeping.insert(.activity) }
    return request
  }

  private func writeTensors(
    of run: FinishedRun, _ dump: DumpOutput?, _ activity: DumpOutput?, to folder: OutputFolder
  ) throws {
    try dump?.write(try RunDump.tensors(run).bytes(), to: folder)
    if let replay = try Replay(of: run) {
      try activity?.write(try ActivityFile.tensors(replay).bytes(), to: folder)
    }
  }

  /// The options that decide the result, for the manifest.
  private var recorded: [RunDescription.Option] {
    options.recorded + (spikes.map { [.init("spikes", $0)] } ?? [])
      + (stopAt.map { [.init("stop-at", "\($0.time.picoseconds) ps")] } ?? [])
  }

  /// Paths of the command, which only `host.json` may know.
  private var paths: [RunDescription.Option] {
    [.init("out", out), .init("chip", options.chip)]
      + (options.placement.map { [.init("placement", $0)] } ?? [])
  }

  /// What standard error says before the run.
  private func talk(_ prepared: PreparedRun) -> String {
    let shape = prepared.model.shape
    var kind = shape.isSpiking ? "W8ASpike" : "plain checkpoint: runs unspiked, with graded packets"
    if case .synthetic(let model) = prepared.model { kind = "synthetic, weights \(model.sharing)" }
    let note = prepared.model.note(onDivisor: prepared.request.mode.k).map { "note: \($0)\n" } ?? ""
    return note
      + "\(shape.layers.count) layers, hidden \(shape.hidden) (\(kind)) on \(prepared.request.chip.name): "
      + "\(HumanText.count(prepared.prompt.count, "prompt token")), \(prepared.request.generate) to generate\n"
  }
}
