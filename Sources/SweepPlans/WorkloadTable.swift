public import ConfigFiles
import SpikeWorkload

/// The keys under `workload` of a sweep file: what `spikefoundry run` takes as options.
public enum WorkloadTable {
  private static let count = ConfigField.Kind.integer(0...1_000_000_000)

  /// The fields, in the order of a point's identity.
  public static let table = ConfigTable(
    name: "workload", summary: "What runs on every chip of the sweep.",
    fields: source + spiking + limits, optionalGroups: ["workload"], grades: [])

  private static let source = [
    field(
      "model", .text(maximum: 1000), nil, "Folder of a checkpoint; without any source the embedded model."),
    field("synthetic", .text(maximum: 1000), nil, "Name or file of a configuration: shapes without weights."),
    field("synthetic_seed", count, "1", "Seed of a synthetic model."),
    field("firing", .text(maximum: 40), nil, "Share of channels that fire in a synthetic model."),
    field("weights", .text(maximum: 40), nil, "Weights of a synthetic model: distinct | shared:N."),
    field("activity", .text(maximum: 1000), nil, "Recorded activity that is replayed without weights."),
    field("prompt", .text(maximum: 1_000_000), nil, "Prompt as text."),
    field("tokens", .text(maximum: 1_000_000), nil, "Prompt as token ids, 1,2,3."),
    field(
      "prompt_tokens", .integer(1...1_000_000_000), nil, "Random tokens in the prompt of a synthetic model."),
    field("generate", count, "4", "Tokens to generate."),
    field("layers", .text(maximum: 40), nil, "Layers to run: N or A..<B."),
  ]

  private static let spiking = [
    field("sites", .choice(SpikeSites.allCases.map(\.rawValue)), "paper", "Which linear inputs are spiked."),
    field("coding", .choice(SpikeCoding.allCases.map(\.rawValue)), "bitwise", "How counts become spikes."),
    field("k", .text(maximum: 40), "3", "Divisor of the threshold, 0.25 to 16."),
    field("rounding", .choice(SpikeRounding.allCases.map(\.rawValue)), "half-even", "At exact ties."),
    field("window", .choice(WindowRule.allCases.map(\.rawValue)), "paper", "Visible keys."),
  ]

  private static let limits = [
    field(
      "tokens_in_flight", .integer(1...1_000_000_000), nil,
      "Most tokens between entry and completion; without it as many as the banks allow.")
  ]

  private static func field(
    _ key: String, _ kind: ConfigField.Kind, _ standard: String?, _ summary: String
  ) -> ConfigField {
    ConfigField("workload.\(key)", kind, standard.map { .defaulted($0) } ?? .optional, summary)
  }
}
