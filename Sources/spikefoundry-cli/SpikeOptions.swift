import ArgumentParser
import SpikeFoundry

/// Which tokens pass which layers, and how spikes are made of them.
///
/// Values are optional where an activity may say them itself: only then is it known what the command gave.
struct SpikeOptions: ParsableArguments {
  @Option(help: "Prompt as text.")
  var prompt: String?

  @Option(help: ArgumentHelp("Prompt as token ids.", valueName: "1,2,3"))
  var tokens: TokenList?

  @Option(name: .customLong("generate"), help: "Tokens to generate. (default: 24)")
  var givenGenerate: Int?

  @Flag(help: "End generation at an end-of-text token (eos_token_id of the configuration, one or several).")
  var stop = false

  @Option(help: ArgumentHelp("Run these layers only, or the first N.", valueName: "A..<B or N"))
  var layers: RangeArgument?

  @Option(
    name: .customLong("sites"), help: "Which linear inputs are spiked: released | paper. Default: paper.")
  var givenSites: SpikeSites?

  @Option(help: "bitwise | ternary | twos-complement | graded.")
  var coding = SpikeCoding.bitwise

  @Option(name: .customLong("k"), help: "Divisor of the threshold V = mean|x| / k. (default: 3.0)")
  var givenK: Double?

  @Option(
    name: .customLong("rounding"), help: "At exact ties: half-even | half-up | floor. Default: half-even.")
  var givenRounding: SpikeRounding?

  @Option(
    name: .customLong("window"),
    help: "Visible keys: paper (W always) | released (W + 1 in prefill). Default: paper.")
  var givenWindow: WindowRule?

  func validate() throws {
    if prompt != nil, tokens != nil { throw ValidationError("give --prompt or --tokens, not both") }
    if generate < 0 { throw ValidationError("--generate: expected 0 or more, found \(generate)") }
    if !SpikeMode.divisors.contains(mode.k) {
      throw ValidationError("--k: expected a number from 0.25 to 16, found \(mode.k)")
    }
  }

  /// Tokens to generate.
  var generate: Int { givenGenerate ?? 24 }

  /// How spikes are made.
  var mode: SpikeMode {
    let standard = SpikeMode()
    return SpikeMode(
      sites: givenSites ?? standard.sites, coding: coding, k: givenK ?? standard.k,
      rounding: givenRounding ?? standard.rounding, window: givenWindow ?? standard.window)
  }

  /// Options that were given and that a recorded activity says itself.
  ///
  /// One captured elsewhere, beside which a model is named, is silent on how its spikes were made.
  func givenThough(activityHasModel hasModel: Bool) -> [String] {
    let tokens = [
      ("--prompt", prompt != nil), ("--tokens", tokens != nil), ("--generate", givenGenerate != nil),
      ("--stop", stop),
    ]
    let making = [
      ("--layers", layers != nil), ("--sites", givenSites != nil), ("--k", givenK != nil),
      ("--rounding", givenRounding != nil), ("--window", givenWindow != nil),
    ]
    return (tokens + (hasModel ? making : [])).filter(\.1).map(\.0)
  }
}
