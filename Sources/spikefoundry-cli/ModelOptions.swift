import ArgumentParser
import SpikeFoundry

/// What to run, and on which chip: shared by `run`, `verify`, `place` and `context`.
struct ModelOptions: ParsableArguments {
  @Argument(help: "Folder of a SpikingBrain checkpoint in Hugging Face form. Default: the embedded model.")
  var model: String?

  @OptionGroup(title: "Synthetic models") var synthetic: SyntheticOptions

  @Option(help: "A preset (see `chip list`) or a chip file.")
  var chip = "spikefoundry-ref"

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Override a value of the chip; repeatable.", valueName: "chip.path=value"))
  var sets: [String] = []

  @OptionGroup var spikes: SpikeOptions

  @Option(help: "Most tokens between entry and completion. Default: as many as the banks allow.")
  var tokensInFlight: Int?

  @Option(help: "Placement file, as `place --out` writes it. Default: the default placer.")
  var placement: String?

  @Option(help: "Shuffles the insertion order of simultaneous events; no result may change.")
  var seed: UInt64?

  @Option(
    help: ArgumentHelp(
      "How times are found: packet by packet, in trains, or in trains where possible. No result depends on it."
    ))
  var timing = TimingMode.auto

  @Option(help: "Threads that share the tiles, where windows hold enough events; no result may change.")
  var threads = 1

  func validate() throws {
    if synthetic.synthetic != nil,
      let found = model.map({ "the model '\($0)'" }) ?? spikes.prompt.map({ _ in "--prompt" })
    {
      // The value of an unknown option looks like a model, and this comes before the message on the option.
      throw ValidationError(
        "--synthetic makes a model without a tokenizer: expected no model and no --prompt, found \(found)")
    }
    if spikes.tokens != nil, synthetic.promptTokens != nil {
      throw ValidationError("give --tokens or --prompt-tokens, not both")
    }
    if let count = tokensInFlight, count < 1 {
      throw ValidationError("--tokens-in-flight: expected 1 or more, found \(count)")
    }
    if !(1...RunOptions.maximumThreads).contains(threads) {
      throw ValidationError("--threads: expected 1 to \(RunOptions.maximumThreads), found \(threads)")
    }
  }

  /// Refuses what would be ignored, as a recorded activity says it.
  func checkReplay() throws {
    // The model of an activity from elsewhere gives its configuration.
    let given =
      (synthetic.synthetic == nil ? [] : ["--synthetic"])
      + spikes.givenThough(activityHasModel: model == nil)
    guard !given.isEmpty else { return }
    throw ValidationError(
      "--activity replays a file, which says this itself: give no \(ConfigReader.list(given)) with it")
  }

  /// The model of an activity from elsewhere; nil where the command names none.
  var activityModel: ActivityModel? {
    get throws {
      guard let model else { return nil }
      return try ActivityModel(folder: model, layers: spikes.layers?.range, mode: spikes.mode)
    }
  }

  /// Paths of the files that the options name, with those of the model, which no output may replace.
  ///
  /// An activity that is replayed has its own model, unless it was captured elsewhere.
  func inputs(activity: String?) -> [String] {
    let hasModel = activity == nil || model != nil
    return ChipFile.files(chip) + [placement, activity].compactMap(\.self)
      + (hasModel ? RunModel.files(synthetic: synthetic.synthetic, folder: model) : [])
  }

  /// The request that the options describe.
  func request() throws -> RunRequest {
    var request = RunRequest(modelFolder: model, chip: try ChipFile.load(chip, sets: sets))
    request.mode = spikes.mode
    if let synthetic = synthetic.request {
      request.synthetic = synthetic
      request.prompt = .random(self.synthetic.promptTokens ?? 1)
    }
    if let tokens = spikes.tokens { request.prompt = .tokens(tokens.ids) }
    if let prompt = spikes.prompt { request.prompt = .text(prompt) }
    request.generate = spikes.generate
    request.stopsAtEndOfText = spikes.stop
    request.layers = spikes.layers?.range
    request.tokensInFlight = tokensInFlight
    request.seed = seed
    request.timing = timing
    request.threads = threads
    request.placementFile = placement
    return request
  }

  /// The options that decide the result, for the manifest.
  ///
  /// Paths and the seed go to `host.json`.
  var recorded: [RunDescription.Option] {
    RecordedOptions.of(
      generate: spikes.generate, stops: spikes.stop, spikes.mode, layers: spikes.layers?.range,
      tokensInFlight: tokensInFlight) + overrides
  }

  /// Those of a run whose prompt, generated tokens and mode come from elsewhere.
  func recorded(_ mode: SpikeMode) -> [RunDescription.Option] {
    RecordedOptions.of(mode, layers: spikes.layers?.range, tokensInFlight: tokensInFlight) + overrides
  }

  /// Overrides of the chip.
  var overrides: [RunDescription.Option] { sets.map { .init("set", $0) } }
}
