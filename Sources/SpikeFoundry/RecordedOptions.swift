public import Reporting
public import SpikeWorkload

/// The options of `spikefoundry run` that decide a result, in the order of its documentation: what a manifest states and
/// the command on the page repeats.
public enum RecordedOptions {
  /// Those of a run of a prompt, without overrides of the chip.
  public static func of(_ request: RunRequest) -> [RunDescription.Option] {
    of(
      generate: request.generate, stops: request.stopsAtEndOfText, request.mode, layers: request.layers,
      tokensInFlight: request.tokensInFlight)
  }

  /// Those of a run of a prompt, one by one.
  public static func of(
    generate: Int, stops: Bool, _ mode: SpikeMode, layers: Range<Int>?, tokensInFlight: Int?
  ) -> [RunDescription.Option] {
    [.init("generate", "\(generate)"), .init("stop", "\(stops)")]
      + of(mode, layers: layers, tokensInFlight: tokensInFlight)
  }

  /// Those of a study of an activity, of which prompt and generated tokens are a part.
  public static func of(
    _ mode: SpikeMode, layers: Range<Int>? = nil, tokensInFlight: Int? = nil
  ) -> [RunDescription.Option] {
    var list = [
      RunDescription.Option("sites", mode.sites.rawValue), .init("coding", mode.coding.rawValue),
      .init("k", "\(mode.k)"), .init("rounding", mode.rounding.rawValue),
      .init("window", mode.window.rawValue),
    ]
    if let layers { list.append(.init("layers", "\(layers)")) }
    return list + inFlight(tokensInFlight)
  }

  /// Those of a replay: the activity says the rest.
  public static func ofReplay(_ coding: SpikeCoding, tokensInFlight: Int?) -> [RunDescription.Option] {
    [.init("coding", coding.rawValue)] + inFlight(tokensInFlight)
  }

  private static func inFlight(_ count: Int?) -> [RunDescription.Option] {
    count.map { [.init("tokens-in-flight", "\($0)")] } ?? []
  }
}
