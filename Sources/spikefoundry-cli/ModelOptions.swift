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

  @Option(help: "Prompt as text.")
  var prompt: String?

  @Option(help: ArgumentHelp("Prompt as token ids.", valueName: "1,2,3"))
  var tokens: TokenList?

  @Option(help: "Tokens to generate.")
  var generate = 24

  @Flag(help: "End generation at the end-of-text token.")
  var stop = false

  @Option(help: ArgumentHelp("Run these layers only, or the first N.", valueName: "A..<B or N"))
  var layers: RangeArgument?

  @Option(help: "Which linear inputs are spiked: released | paper.")
  var sites = SpikeSites.paper

  @Option(help: "bitwise | ternary | twos-complement | graded.")
  var coding = SpikeCoding.bitwise

  @Option(help: "Divisor of the threshold V = mean|x| / k.")
  var k = 3.0

  @Option(help: "At exact ties: half-even | half-up | floor.")
  var rounding = SpikeRounding.halfEven

  @Option(help: "Visible keys: paper (W always) | released (W + 1 in prefill).")
  var window = WindowRule.paper

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
    if prompt != nil, tokens != nil { throw ValidationError("give --prompt or --tokens, not both") }
    if synthetic.synthetic != nil,
      let found = model.map({ "the model '\($0)'" }) ?? prompt.map({ _ in "--prompt" })
    {
      // The value of an unknown option looks like a model, and this comes before the message on the option.
      throw ValidationError(
        "--synthetic makes a model without a tokenizer: expected no model and no --prompt, found \(found)")
    }
    if tokens != nil, synthetic.promptTokens != nil {
      throw ValidationError("give --tokens or --prompt-tokens, not both")
    }
    if generate < 0 { throw ValidationError("--generate: expected 0 or more, found \(generate)") }
    if let count = tokensInFlight, count < 1 {
      throw ValidationError("--tokens-in-flight: expected 1 or more, found \(count)")
    }
    if !(1...RunOptions.maximumThreads).contains(threads) {
      throw ValidationError("--threads: expected 1 to \(RunOptions.maximumThreads), found \(threads)")
    }
    if !SpikeMode.divisors.contains(k) {
      throw ValidationError("--k: expected a number from 0.25 to 16, found \(k)")
    }
  }

  /// How spikes are made.
  var mode: SpikeMode { SpikeMode(sites: sites, coding: coding, k: k, rounding: rounding, window: window) }

  /// The model of an activity from elsewhere; nil where the command names none.
  var activityModel: ActivityModel? {
    get throws {
      guard let model else { return nil }
      return try ActivityModel(folder: model, layers: layers?.range, mode: mode)
    }
  }

  /// The request that the options describe.
  func request() throws -> RunRequest {
    var request = RunRequest(modelFolder: model, chip: try ChipFile.load(chip, sets: sets))
    request.mode = mode
    if let synthetic = synthetic.request {
      request.synthetic = synthetic
      request.prompt = .random(self.synthetic.promptTokens ?? 1)
    }
    if let tokens { request.prompt = .tokens(tokens.ids) }
    if let prompt { request.prompt = .text(prompt) }
    request.generate = generate
    request.stopsAtEndOfText = stop
    request.layers = layers?.range
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
    var list = [
      RunDescription.Option("generate", "\(generate)"), .init("stop", "\(stop)"),
      .init("sites", sites.rawValue),
      .init("coding", coding.rawValue), .init("k", "\(k)"), .init("rounding", rounding.rawValue),
      .init("window", window.rawValue),
    ]
    if let layers { list.append(.init("layers", "\(layers.range)")) }
    if let tokensInFlight { list.append(.init("tokens-in-flight", "\(tokensInFlight)")) }
    for set in sets { list.append(.init("set", set)) }
    return list
  }
}
