import ArgumentParser
import LiveProgress
import LongContext
import Reporting
import SpikeFoundry

/// `spikefoundry context`: time to first token, speed and energy against the length of the context.
struct ContextCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "context", abstract: "Extrapolate short runs to contexts of up to millions of tokens.",
    discussion:
      "What fires is recorded in one run of the prompt, or comes from --activity, and is repeated over the"
      + " context; windows, keys and their costs are those of each position. --check simulates every token of some"
      + " lengths and says how far off the extrapolation is there. Ctrl-C (or SIGTERM) ends the study: lengths that are"
      + " done are written, in a folder marked partial; once more, and the program ends without one.")

  @OptionGroup var options: ModelOptions

  @Option(help: ArgumentHelp("Context lengths in tokens (k = 1024, M = 1024 k).", valueName: "1k,4k,…"))
  var lengths = LengthList(tokens: ContextRequest.defaultLengths)

  @Option(
    help: ArgumentHelp("Lengths at which every token is simulated too, or `none`.", valueName: "512,1k"))
  var check = LengthList(tokens: [768, 1024])

  @Flag(inversion: .prefixedNo, help: "Beside it, the same shape with full attention in every layer.")
  var baseline = true

  @Option(help: "Most positions of the activity that are repeated.")
  var cycle = 16

  @Option(
    help: ArgumentHelp("Longest stretch that is simulated to find a steady state.", valueName: "tokens"))
  var stretch = PrefillCurve.Settings().longestStretch

  @Option(
    help: ArgumentHelp(
      "Take what fires from a recorded activity. One captured elsewhere needs the model's folder for its config.json.",
      valueName: "file"))
  var activity: String?

  @Option(help: "Simulations at a time; no result changes.")
  var jobs = 4

  @Option(help: "Folder for the results.")
  var out = "runs/context"

  @OptionGroup(title: "Progress") var progress: ProgressOptions

  @Flag(help: "Print summary.json instead of a table.")
  var json = false

  func validate() throws {
    guard (1...1024).contains(jobs) else {
      throw ValidationError("--jobs: expected 1 to 1024, found \(jobs)")
    }
    guard (1...1 << 20).contains(stretch) else {
      throw ValidationError("--stretch: expected 1 to \(1 << 20) tokens, found \(stretch)")
    }
    guard options.placement == nil else {
      throw ValidationError("--placement: context places the model itself, with room for the longest context")
    }
    guard options.tokensInFlight == nil else {
      throw ValidationError("--tokens-in-flight: context has as many as the banks allow")
    }
    if activity != nil { try options.checkReplay() }
  }

  func run() throws {
    let live = LiveRun(progress, stopping: "lengths that are done will be written")
    let chip = try ChipFile.load(options.chip, sets: options.sets)
    try CommandOutput.check([.folder("--out", out)], against: options.inputs(activity: activity))
    // The output is opened first: a study that cannot be written is not worth its time.
    let folder = try ContextFiles.open(out)
    defer { folder.discard() }
    live.guarding(folder.emergencyRemoval)
    let study = try study(chip, live)
    live.finish(isPartial: study.isPartial)
    let files = ContextFiles(study)
    try files.write(to: folder, options: recorded(study.request.replay))
    try folder.commit()
    if json {
      try StandardStreams.output(try files.summary())
    } else {
      try StandardStreams.answer(files.table + "files     \(out)/context.md\n")
    }
    if study.isPartial, let status = live.stopped { throw status }
  }

  /// Runs the study; where it is stopped before anything is done, the command ends.
  private func study(_ chip: Chip, _ live: LiveRun) throws -> ContextStudy {
    do {
      let contents = try contents(live)
      var request = ContextRequest(replay: contents.replay, chip: chip, lengths: lengths.tokens)
      request.unknowns = contents.unknowns
      request.checks = check.tokens
      request.cycle = cycle
      request.hasBaseline = baseline
      request.threads = jobs
      request.progress = { live.talk($0 + "\n") }
      request.settings.longestStretch = stretch
      live.talk(HumanText.count(lengths.tokens.count, "context length") + " on \(chip.name)\n")
      request.watch = live.watch()
      return try ContextStudy(request)
    } catch {
      guard let status = live.stopped else { throw error }
      live.finish(isPartial: true)
      StandardStreams.message("stopped before the first length was done: nothing is written\n")
      throw status
    }
  }

  /// What fires: from a file, or recorded in a run of the prompt.
  private func contents(_ live: LiveRun) throws -> ActivityFile.Contents {
    if let activity {
      var contents = try ActivityFile.read(activity, of: try options.activityModel)
      contents.replay.mode.coding = options.spikes.coding
      try contents.replay.checkSpikes()
      for remark in contents.remarks { live.talk("\(remark)\n") }
      return contents
    }
    var request = try options.request()
    request.keeping = [.activity]
    var prepared = try PreparedRun(request)
    prepared.watch = live.watch()
    let run = try prepared.run()
    guard run.record.stop == nil, let replay = try Replay(of: run) else {
      throw Failure(.software, "the run kept no activity")
    }
    return ActivityFile.Contents(replay: replay, unknowns: [])
  }

  /// Options that decide the result: of an activity its mode, as the file names it.
  private func recorded(_ replay: Replay) -> [RunDescription.Option] {
    func list(_ lengths: LengthList) -> String { lengths.tokens.map(String.init).joined(separator: ",") }
    let model = activity == nil ? options.recorded : options.recorded(replay.mode)
    return model + [
      .init("lengths", list(lengths)), .init("check", list(check)), .init("baseline", "\(baseline)"),
      .init("cycle", "\(cycle)"), .init("stretch", "\(stretch)"),
    ]
  }
}
