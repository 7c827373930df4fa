public import ConfigFiles

/// A chip file that is read once and built many times with other values: what a sweep starts from.
public struct ChipTemplate: Sendable {
  /// A chip with the numbers that it was built of.
  public struct Built: Sendable {
    /// The chip.
    public let chip: Chip
    /// Every value of its file, in the order of the table.
    public let values: ConfigValues
  }

  private let tree: ConfigNode
  /// Its values without edits; nil where it needs some to be valid.
  private let values: ConfigValues?

  /// Reads a preset or a file with overrides `path=value`.
  ///
  /// - Parameters:
  ///   - nameOrPath: name of a preset, or a path.
  ///   - folder: what a relative path starts from; empty for the working folder.
  ///   - sets: overrides in order; a path may start with `chip.`.
  /// - Throws: the first error of the text; values are checked when a chip is built.
  public init(_ nameOrPath: String, relativeTo folder: String = "", sets: [String] = [])
    throws(ConfigDiagnostic)
  {
    tree = try ChipFile.edited(
      try ChipFile.tree(named: nameOrPath, relativeTo: folder, depth: 0), sets)
    values = try? ChipTable.table.read(tree)
  }

  /// Builds the chip with some values replaced, in order.
  ///
  /// - Parameter edits: paths as in the file, and what to put there; errors point at the origins of these values.
  /// - Throws: the first error.
  /// - Returns: the chip and its values.
  /// Complexity: O(fields of a chip file).
  public func built(_ edits: [(path: String, value: ConfigNode)] = []) throws(ConfigDiagnostic) -> Built {
    guard let values = values.flatMap({ ChipTable.table.reread($0, edits) }) else {
      return try wholly(edits)
    }
    return Built(chip: try ChipBuilder(values: values).chip(), values: values)
  }

  /// The same by reading all fields, which also finds every error.
  func wholly(_ edits: [(path: String, value: ConfigNode)]) throws(ConfigDiagnostic) -> Built {
    var tree = tree
    for edit in edits { try tree.set(edit.path, to: edit.value) }
    let values = try ChipTable.table.read(tree)
    return Built(chip: try ChipBuilder(values: values).chip(), values: values)
  }

  /// The field of a path; nil for a path that no chip file has.
  public static func field(_ path: String) -> ConfigField? { ChipTable.table.field(path) }

  /// Every path that a chip file may have, in the order of the table.
  public static var paths: [String] { ChipTable.table.fields.map(\.path) }
}

extension ChipTemplate: CustomStringConvertible {
  /// Everything that decides what is built, in a fixed order.
  public var description: String { "\(tree)" }
}
