import ArgumentParser
import SpikeFoundry

/// A model that is made from a configuration alone, in place of a checkpoint.
struct SyntheticOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Shapes without real weights: spikingbrain-7b, spikingbrain-1b, or a config.json (or YAML) file.",
      valueName: "config"))
  var synthetic: String?

  @Option(help: "Seed of the weights, the activity and random prompts of --synthetic. (default: 1)")
  var syntheticSeed: UInt64?

  @Option(
    help: ArgumentHelp(
      "Share of channels that fire with --synthetic. Default: as published, 0.816 at k = 3.",
      valueName: "share"))
  var firing: Double?

  @Option(
    help: ArgumentHelp(
      "Weights of --synthetic: distinct | shared:N. Default: distinct if half of the memory holds them.",
      valueName: "sharing"))
  var weights: WeightSharing?

  @Option(
    help: ArgumentHelp("Random tokens in the prompt of --synthetic. Default: 1.", valueName: "count"))
  var promptTokens: Int?

  func validate() throws {
    if let promptTokens, promptTokens < 1 {
      throw ValidationError("--prompt-tokens: expected 1 or more, found \(promptTokens)")
    }
    if let firing, !(firing > 0 && firing <= 1) {
      throw ValidationError("--firing: expected a share above 0 and up to 1, found \(firing)")
    }
    guard synthetic == nil else { return }
    if firing != nil || weights != nil || promptTokens != nil || syntheticSeed != nil {
      throw ValidationError("--firing, --weights, --prompt-tokens and --synthetic-seed belong to --synthetic")
    }
  }

  /// The model that the options describe; nil without `--synthetic`.
  var request: SyntheticRequest? {
    guard let synthetic else { return nil }
    var request = SyntheticRequest(synthetic)
    request.seed = syntheticSeed ?? 1
    request.firing = firing
    request.sharing = weights
    return request
  }
}
