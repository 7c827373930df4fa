import ConfigFiles
public import DataFiles
public import SpikeWorkload

/// The shape of a W8ASpike model as its configuration describes it, without any weight.
public struct ConfiguredShape: Sendable {
  /// Name of the configuration: a name of `names`, or that of the file without its extension.
  public let name: String
  /// Dimensions of the layers that run; weight codes are int8, the gate is full-rank, other weights bfloat16.
  public let shape: ModelShape
  /// Ids of the tokens that end a text; empty where the configuration names none.
  public let endOfText: [Int]

  /// Names of the configurations that need no file.
  public static var names: [String] { NamedConfiguration.all.map(\.name) }

  /// A name of `names` as it is, or the path of a file that starts from a folder.
  public static func path(_ nameOrFile: String, relativeTo folder: String) -> String {
    names.contains(nameOrFile) ? nameOrFile : ConfigPath.join(folder, nameOrFile)
  }

  /// Reads a configuration.
  ///
  /// A file has the keys of a SpikingBrain `config.json`, as JSON or (`.yaml`, `.yml`) as YAML, and may state
  /// the inputs of one weight scale as `quant_weight_group_size`; else it is the largest power of two up to
  /// 128 that divides every spiked width.
  ///
  /// - Parameters:
  ///   - nameOrFile: one of `names`, or the path of a file.
  ///   - layers: layers to run as the configuration counts; nil for all.
  /// - Throws: 66 where there is no such name or file; 65 with file, line, column and key where a value is
  ///   missing, mistyped or out of range; 64 for layers that do not exist.
  public init(_ nameOrFile: String, layers: Range<Int>? = nil) throws(Failure) {
    let fields = try Self.fields(nameOrFile)
    let configuration = try ModelConfiguration(fields)
    let range = try configuration.range(layers)
    name =
      NamedConfiguration.all.contains { $0.name == nameOrFile } ? nameOrFile : ConfigPath.stem(of: nameOrFile)
    endOfText = configuration.endOfText
    shape = configuration.shape(
      layers: range, gateRank: nil, weightGroup: try Self.group(fields, configuration), rawWeightBytes: 2,
      largestCode: 127)
  }

  private static func fields(_ nameOrFile: String) throws(Failure) -> ConfigurationFields {
    if let named = NamedConfiguration.all.first(where: { $0.name == nameOrFile }) {
      let value = try JSONValue.parse(Array(named.text.utf8), file: named.name)
      return try ConfigurationFields(value, file: named.name)
    }
    guard InputFile.exists(nameOrFile) else {
      throw Failure(
        .noInput,
        "--synthetic: expected \(names.joined(separator: ", ")) or a file, found "
          + MessageText.quote(nameOrFile) + NearestName.hint(for: nameOrFile, in: names))
    }
    return try ConfigurationFields(file: nameOrFile)
  }

  private static func group(
    _ fields: ConfigurationFields, _ configuration: ModelConfiguration
  ) throws(Failure) -> Int {
    let key = "quant_weight_group_size"
    let widths = [
      configuration.hidden, configuration.heads * configuration.headDimension, configuration.intermediate,
    ]
    guard let value = fields.value(key) else {
      return min(128, widths.map { $0 & -$0 }.min() ?? 1)
    }
    let group = try fields.integer(value, key, 1...(1 << 20))
    if let width = widths.first(where: { !$0.isMultiple(of: group) }) {
      throw fields.unexpected(value, key, "a divisor of every spiked width, such as \(width)")
    }
    return group
  }
}
