public import ConfigFiles
import DataFiles

/// Loads chips: presets, files, text, and overrides laid over them.
///
/// A chip file is YAML without anchors, aliases, merge keys and tags; its fields are those of the JSON Schema
/// (`ChipSchema`). Every quantity has a unit (`23.6 pJ`, `4.1 ns`, `256 KiB`); a latency may also be whole
/// cycles of a clock of the file, `3 cycles of core`, whose period is rounded to picoseconds once. Any number
/// or choice may be a map of it with its source:
///
/// ```yaml
/// schema: spikefoundry.chip/v1
/// extends: spikefoundry-ref          # a preset or a file; maps merge, anything else replaces
/// name: mine                         # the name of the file where there is none
/// core:
///   queue: {depth: 16}
///   energy:
///     synapse_op: {value: 5 pJ, low: 2 pJ, high: 9 pJ, grade: guess, source: our estimate, corner: 0.8 V}
/// ```
public enum ChipFile {
  /// Loads a chip by the name of a preset or the path of a file.
  ///
  /// `sets` are overrides `path=value` in order; a path may start with `chip.`. They edit the tree before it
  /// is checked, so they obey the same rules as the file. Throws the first error.
  public static func load(_ nameOrPath: String, sets: [String] = []) throws(ConfigDiagnostic) -> Chip {
    try chip(of: edited(try tree(named: nameOrPath, relativeTo: "", depth: 0), sets))
  }

  /// Paths of the files that a chip is read from: its own and those that it extends; none for a preset.
  ///
  /// A relative path starts from `folder`, the working folder where it is empty.
  public static func files(_ nameOrPath: String, relativeTo folder: String = "") -> [String] {
    ConfigExtension.files(nameOrPath, relativeTo: folder) { ChipPresets.text($0) != nil }
  }

  /// Reads a chip from text; `name` stands for the file in diagnostics.
  public static func read(text: String, name: String, sets: [String] = []) throws(ConfigDiagnostic) -> Chip {
    let source = ConfigSource(name: name, text: text)
    return try chip(of: edited(try tree(of: source, folder: "", depth: 0), sets))
  }

  /// Every error of a preset or file with its overrides; empty where the chip is valid.
  public static func diagnostics(_ nameOrPath: String, sets: [String] = []) -> [ConfigDiagnostic] {
    do throws(ConfigDiagnostic) {
      let tree = try edited(try tree(named: nameOrPath, relativeTo: "", depth: 0), sets)
      let found = ChipTable.table.diagnostics(of: tree)
      guard found.isEmpty else { return found }
      _ = try chip(of: tree)
      return []
    } catch {
      return [error]
    }
  }

  private static func chip(of tree: ConfigNode) throws(ConfigDiagnostic) -> Chip {
    try ChipBuilder(values: try ChipTable.table.read(tree)).chip()
  }

  static func edited(_ tree: ConfigNode, _ sets: [String]) throws(ConfigDiagnostic) -> ConfigNode {
    var tree = tree
    for (index, set) in sets.enumerated() {
      let text = set.hasPrefix("chip.") ? String(set.dropFirst("chip.".count)) : set
      try tree.apply(override: text, number: index + 1)
    }
    return tree
  }

  /// The tree of a preset or file with what it extends merged in.
  static func tree(
    named name: String, relativeTo folder: String, depth: Int
  ) throws(ConfigDiagnostic) -> ConfigNode {
    if let text = ChipPresets.text(name) {
      return try tree(of: ConfigSource(name: "preset:\(name)", text: text), folder: "", depth: depth)
    }
    let path = ConfigPath.join(folder, name)
    do throws(ConfigDiagnostic) {
      let source = try ConfigFile.source(path: path)
      return try tree(of: source, folder: ConfigPath.folder(of: path), depth: depth)
    } catch {
      guard error.failure == .missing, !InputFile.exists(path), !name.contains("/"), !name.hasSuffix(".yaml")
      else { throw error }
      throw ChipPresets.unknown(name)
    }
  }

  static func tree(
    of source: ConfigSource, folder: String, depth: Int
  ) throws(ConfigDiagnostic) -> ConfigNode {
    let tree = try ConfigExtension.merged(
      try ConfigParser.parse(source), schema: ChipTable.schema, depth: depth
    ) {
      (name) throws(ConfigDiagnostic) in
      try self.tree(named: name, relativeTo: folder, depth: depth + 1).without(ownKeys)
    }
    return named(tree, after: source)
  }

  /// What a file says of itself: with other numbers it is another chip than what it extends.
  private static let ownKeys: Set = ["name", "summary"]

  /// A chip without a name has that of its file.
  private static func named(_ tree: ConfigNode, after source: ConfigSource) -> ConfigNode {
    guard case .map(let entries) = tree.content, tree["name"] == nil else { return tree }
    let origin = ConfigOrigin.whole(source.name)
    let name = ConfigNode(.scalar(ConfigPath.stem(of: source.name)), origin: origin)
    return ConfigNode(
      .map(entries + [ConfigEntry(key: "name", keyOrigin: origin, value: name)]), origin: tree.origin)
  }
}
