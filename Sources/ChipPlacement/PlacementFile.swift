public import ChipModel
public import ConfigFiles
import Quantities

/// A placement as a YAML text that people edit: a head with the facts of the model, and one entry per line.
///
///     schema: spikefoundry.placement/v1
///     model:
///       hidden: 128
///       ...
///     entries:
///     - {op: layers.0.attn.q_proj, in: 0..<128, out: 0..<64, on: core 12}
public struct PlacementFile: Sendable {
  /// Value of the key `schema`.
  public static let schema = "spikefoundry.placement/v1"
  /// Largest file in bytes: about 800,000 entries, some four models of 7 billion weights.
  public static let sizeLimit = 64_000_000

  private let root: ConfigReader

  /// Reads a file: the syntax only, as the rest needs the model.
  ///
  /// - Throws: exit code 66 where the file is missing, 74 where it cannot be read, 65 where it is no YAML or
  ///   larger than `sizeLimit`.
  public init(path: String) throws(ConfigDiagnostic) {
    try self.init(try ConfigFile.source(path: path, limit: Self.sizeLimit))
  }

  /// Reads a text: the syntax only.
  public init(_ source: ConfigSource) throws(ConfigDiagnostic) {
    root = ConfigReader(try ConfigParser.parse(source, limit: Self.sizeLimit))
    try root.check(schema: Self.schema)
    try root.check(required: ["schema", "model", "entries"])
  }

  /// The placement, checked against a model and a chip: it can be used as it is.
  ///
  /// - Throws: the first problem, with the place in the file: another model, an unknown operator or node, a
  ///   bad range, and all that `PlacementCheck` finds.
  public func placement(graph: OperatorGraph, chip: Chip) throws(ConfigDiagnostic) -> Placement {
    try PlacementHeader(graph).check(try root.at("model"))
    let list = try root.at("entries")
    let items = try list.items()
    let names = graph.operators.map(\.name)
    var entries: [PlacementEntry] = []
    entries.reserveCapacity(items.count)
    for item in items { entries.append(try EntryReader(item: item, names: names, chip: chip).entry(graph)) }
    let placement = Placement(entries: entries)
    do throws(PlacementFailure) {
      try PlacementCheck.check(placement, graph: graph, chip: chip)
    } catch {
      throw diagnostic(error, list, items)
    }
    return placement
  }

  private func diagnostic(
    _ failure: PlacementFailure, _ list: ConfigReader, _ items: [ConfigReader]
  ) -> ConfigDiagnostic {
    var place = list
    if let entry = failure.entry, items.indices.contains(entry) {
      place = failure.part.flatMap { items[entry].ifPresent($0.rawValue) } ?? items[entry]
    }
    return ConfigDiagnostic(
      origin: place.node.origin, path: place.path, message: failure.problem, suggestion: failure.suggestion)
  }

  /// The text of a placement; equal placements give equal bytes.
  public static func text(_ placement: Placement, graph: OperatorGraph) -> String {
    var text = "schema: \(schema)\nmodel:\n"
    for (key, value) in PlacementHeader(graph).facts { text += "  \(key): \(value)\n" }
    text += "entries:\n"
    for entry in placement.entries {
      text +=
        "- {op: \(entry.operation), in: \(entry.inputs), out: \(entry.outputs), on: \(entry.node.text)}\n"
    }
    return text
  }
}

/// Reads one entry of a placement file.
private struct EntryReader {
  let item: ConfigReader
  let names: [String]
  let chip: Chip

  func entry(_ graph: OperatorGraph) throws(ConfigDiagnostic) -> PlacementEntry {
    try item.check(required: ["op", "in", "out", "on"])
    let name = try item.at("op")
    guard let text = name.node.scalar, graph.index(of: text) != nil else {
      let near = name.node.scalar.flatMap { NearestName.find($0, in: names) }
      throw name.failure(expected: "an operator of this model and mode", suggestion: near)
    }
    return PlacementEntry(
      operation: text, inputs: try range(item.at("in")), outputs: try range(item.at("out")),
      node: try node(item.at("on")))
  }

  private func range(_ reader: ConfigReader) throws(ConfigDiagnostic) -> Range<Int> {
    guard let text = reader.node.scalar, let range = PlacementText.range(text) else {
      throw reader.failure(expected: "a range like 0..<128")
    }
    return range
  }

  private func node(_ reader: ConfigReader) throws(ConfigDiagnostic) -> PlacementNode {
    guard let text = reader.node.scalar, let node = PlacementText.node(text) else {
      let word = reader.node.scalar?.split(separator: " ").first.map(String.init) ?? ""
      let names = ["core", "host"] + (chip.dram == nil ? [] : ["dram"])
      throw reader.failure(
        expected: "core 0 to core \(chip.coreCount - 1), host or dram",
        suggestion: NearestName.find(word, in: names))
    }
    return node
  }
}
