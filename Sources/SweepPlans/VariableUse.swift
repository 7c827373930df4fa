import ConfigFiles
import Quantities

/// Whether the variables that are axes decide anything.
///
/// A variable needs no default: its axis gives it values. One that no expression names changes nothing, whatever its axis
/// says, and is most often the misspelt name of another.
struct VariableUse {
  /// Names that expressions and constraints use, with their roots.
  private var used: Set<String> = []
  /// Whether an expression cannot be read, whose fault is told where it stands.
  private var isUnreadable = false

  /// Looks through a sweep file.
  init(_ file: SweepFile) {
    for constraint in file.constraints { used.formUnion(constraint.expression.paths) }
    let rungs = (file.fidelity?.rungs ?? []).joined()
    let nodes =
      file.variables.map(\.value) + file.sets.map(\.value) + file.axes.flatMap(\.values)
      + rungs.map(\.value)
    for node in nodes { add(node) }
  }

  private mutating func add(_ node: ConfigNode) {
    switch node.content {
    case .map(let entries): for entry in entries { add(entry.value) }
    case .list(let items): for item in items { add(item) }
    case .scalar(let text):
      guard text.contains("${") else { return }
      guard let inside = node.expressionText, let expression = try? ExpressionParser.parse(inside) else {
        isUnreadable = true
        return
      }
      used.formUnion(expression.paths)
    }
  }

  /// Refuses an axis over a variable that nothing uses.
  ///
  /// - Throws: at the axis. Nothing where an expression has a fault of its own, which says more.
  func check(_ file: SweepFile) throws(ConfigDiagnostic) {
    let rungs = (file.fidelity?.rungs ?? []).joined()
    let given = Set(
      file.axes.map(\.path) + file.variables.map { "vars.\($0.name)" } + file.sets.map(\.path)
        + rungs.map(\.path))
    let variables = used.filter { $0.hasPrefix("vars.") }
    guard !isUnreadable, variables.isSubset(of: given) else { return }
    for axis in file.axes where axis.path.hasPrefix("vars.") && !used.contains(axis.path) {
      throw ConfigDiagnostic(
        origin: axis.origin, path: "axes", expected: "a variable that an expression or a constraint uses",
        found: "'\(axis.path)'", suggestion: NearestName.find(axis.path, in: variables.sorted()))
    }
  }
}
