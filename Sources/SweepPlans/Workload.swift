public import ConfigFiles
public import SpikeWorkload

/// What runs at a point of a sweep.
public struct Workload: Sendable {
  /// Where the spikes come from.
  public enum Source: Sendable, Hashable {
    /// A checkpoint; nil is the embedded one.
    case model(String?)
    /// Name or path of a configuration.
    case synthetic(String, seed: UInt64, firing: Double?, weights: WeightSharing?)
    /// A file of recorded activity.
    case activity(String)
  }

  /// The tokens that enter first.
  public enum Prompt: Sendable, Hashable {
    case standard
    case text(String)
    case tokens([Int])
    case random(Int)
  }

  /// Where the spikes come from; paths are relative to the folder of the sweep file.
  public let source: Source
  /// The tokens that enter first.
  public let prompt: Prompt
  /// Tokens to generate.
  public let generate: Int
  /// Layers to run; nil runs all.
  public let layers: Range<Int>?
  /// How spikes are made.
  public let mode: SpikeMode
  /// Most positions under way; nil lets banks decide.
  public let tokensInFlight: Int?
  /// Everything that was read, for messages and the identity of a point.
  public let values: ConfigValues

  /// Reads and checks a workload.
  ///
  /// - Parameter node: the map under `workload`.
  /// - Throws: the first error, at its place in the sweep file.
  public init(_ node: ConfigNode) throws(ConfigDiagnostic) {
    let entry = ConfigEntry(key: "workload", keyOrigin: node.origin, value: node)
    values = try WorkloadTable.table.read(ConfigNode(.map([entry]), origin: node.origin))
    let reader = WorkloadReader(values: values)
    source = try reader.source()
    prompt = try reader.prompt(source)
    generate = Int(try values.required("workload.generate").number)
    layers = try reader.layers()
    mode = try reader.mode()
    tokensInFlight = values["workload.tokens_in_flight"].map { Int($0.number) }
  }
}
