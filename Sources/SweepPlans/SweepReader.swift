import ConfigFiles
import DataFiles
import DesignSpace
import Quantities

/// Reads the tree of a sweep file, section by section.
struct SweepReader {
  /// Keys of the file, in the order of the documentation.
  static let keys = [
    "schema", "extends", "name", "summary", "chip", "workload", "vars", "axes", "zip", "set", "constraints",
    "objectives", "reference", "search", "fidelity", "seeds", "budget",
  ]
  /// Those that a file must have.
  static let required = ["schema", "name", "objectives"]
  /// Most axes, and most dimensions of a Sobol sequence.
  static let axesLimit = SobolSequence.maximumDimensions

  let root: ConfigReader
  let folder: String

  func read() throws(ConfigDiagnostic) -> SweepFile {
    try checkKeys()
    let name = try root.at("name").text(maximum: 64)
    guard PathCheck.isName(name.replacing("-", with: "_")) else {
      throw try root.at("name").failure(expected: "a name of letters, digits, '-' and '_'")
    }
    let axes = try self.axes()
    let objectives = try self.objectives()
    try checkSets(axes)
    let search = try self.search(axes)
    if search.method == .grid { try GridAxes.check(root.ifPresent("axes")) }
    let fidelity = try self.fidelity()
    let file = SweepFile(
      name: name, summary: try root.ifPresent("summary")?.text(maximum: 2000) ?? "", folder: folder,
      chip: try chip(), workload: try workload(), variables: try variables(), axes: axes,
      zips: try zips(axes), sets: try sets(root.ifPresent("set")), constraints: try constraints(),
      objectives: objectives, search: search, fidelity: fidelity,
      seeds: try seeds(search, isHalving: fidelity != nil), budget: try budget())
    try VariableUse(file).check(file)
    return file
  }

  /// A key that is wrong may be the one that is missing: it is reported first.
  private func checkKeys() throws(ConfigDiagnostic) {
    try root.check(schema: SweepFile.schema)
    try root.check(required: [], optional: Self.keys)
    guard root.ifPresent("schema") != nil else {
      throw ConfigDiagnostic(
        origin: root.node.origin, path: "schema", expected: "'\(SweepFile.schema)'", found: "nothing")
    }
    try root.check(required: Self.required, optional: Self.keys)
  }

  // MARK: What runs

  private func chip() throws(ConfigDiagnostic) -> (String, ConfigOrigin) {
    guard let chip = root.ifPresent("chip") else { return ("spikefoundry-ref", .builtIn) }
    return (try chip.text(), chip.node.origin)
  }

  private func workload() throws(ConfigDiagnostic) -> ConfigNode {
    guard let workload = root.ifPresent("workload") else { return ConfigNode(.map([]), origin: .builtIn) }
    guard workload.node.entries != nil else { throw workload.failure(expected: "a map") }
    return workload.node
  }

  private func variables() throws(ConfigDiagnostic) -> [(String, ConfigNode)] {
    guard let reader = root.ifPresent("vars") else { return [] }
    guard let entries = reader.node.entries else { throw reader.failure(expected: "a map of variables") }
    var variables: [(String, ConfigNode)] = []
    for entry in entries {
      try PathCheck.check("vars.\(entry.key)", entry.keyOrigin, in: "vars")
      variables.append((entry.key, entry.value))
    }
    return variables
  }

  /// A value that every point has would undo its axis.
  private func checkSets(_ axes: [SweepAxis]) throws(ConfigDiagnostic) {
    for entry in root.ifPresent("set")?.node.entries ?? []
    where axes.contains(where: { $0.path == entry.key }) {
      throw ConfigDiagnostic(
        origin: entry.keyOrigin, path: "set", expected: "a path that is no axis", found: "'\(entry.key)'")
    }
  }

  /// The search, whose file is there.
  private func search(_ axes: [SweepAxis]) throws(ConfigDiagnostic) -> SearchPlan {
    let reader = root.ifPresent("search")
    let plan = try SearchReader(reader: reader).read(axes)
    if let file = plan.file, let origin = try reader?.at("file").node.origin,
      !InputFile.exists(ConfigPath.join(folder, file))
    {
      throw ConfigDiagnostic(
        origin: origin, path: "search.file", message: "no such file: \(MessageText.quote(file))",
        suggestion: nil, failure: .missing)
    }
    return plan
  }

  /// A map of paths to values.
  func sets(_ reader: ConfigReader?) throws(ConfigDiagnostic) -> [(String, ConfigNode)] {
    guard let reader else { return [] }
    guard let entries = reader.node.entries else {
      throw reader.failure(expected: "a map of paths to values")
    }
    var sets: [(String, ConfigNode)] = []
    for entry in entries {
      try PathCheck.check(entry.key, entry.keyOrigin, in: reader.path)
      sets.append((entry.key, entry.value))
    }
    return sets
  }

  // MARK: Axes

  private func axes() throws(ConfigDiagnostic) -> [SweepAxis] {
    guard let reader = root.ifPresent("axes") else { return [] }
    guard let entries = reader.node.entries else { throw reader.failure(expected: "a map of paths to axes") }
    guard entries.count <= Self.axesLimit else {
      throw reader.failure(expected: "at most \(Self.axesLimit) axes")
    }
    var axes: [SweepAxis] = []
    for entry in entries {
      axes.append(
        try AxisReader(
          path: entry.key, keyOrigin: entry.keyOrigin,
          reader: ConfigReader(entry.value, path: reader.below(entry.key))
        ).read())
    }
    return axes
  }

  private func zips(_ axes: [SweepAxis]) throws(ConfigDiagnostic) -> [[Int]] {
    guard let reader = root.ifPresent("zip") else { return [] }
    var zips: [[Int]] = []
    for group in try reader.items() {
      var indices: [Int] = []
      for item in try group.items() {
        let name = try item.choice(axes.map(\.path))
        guard let index = axes.firstIndex(where: { $0.path == name }), !zips.joined().contains(index),
          !indices.contains(index)
        else { throw item.failure(expected: "every axis at most once") }
        guard case .choices(let count) = axes[index].domain else {
          throw item.failure(expected: "axes with 'values'")
        }
        if let first = indices.first, axes[first].domain != axes[index].domain {
          throw item.failure(expected: "as many values as \(axes[first].path), not \(count)")
        }
        indices.append(index)
      }
      guard indices.count > 1 else { throw group.failure(expected: "two axes or more") }
      zips.append(indices)
    }
    return zips
  }
}

extension ConfigReader {
  /// An expression; its faults point at this node.
  func expression(_ text: String) throws(ConfigDiagnostic) -> Expression {
    try check { () throws(ExpressionFault) in try ExpressionParser.parse(text) }
  }

  /// What `body` gives; its faults point at this node.
  func check<Value>(_ body: () throws(ExpressionFault) -> Value) throws(ConfigDiagnostic) -> Value {
    do throws(ExpressionFault) {
      return try body()
    } catch {
      throw ConfigDiagnostic(
        origin: node.origin, path: path, expected: error.expected,
        found: error.found + (error.offset.map { " at character \($0 + 1)" } ?? ""),
        suggestion: error.suggestion)
    }
  }
}
