import Quantities

/// The fields of a configuration format.
///
/// Reader and JSON Schema are both made from this one table.
public struct ConfigTable: Sendable {
  /// Name of the format, such as `spikefoundry.chip/v1`.
  public var name: String
  /// What a file of the format describes.
  public var summary: String
  /// Fields in the order of the file.
  public var fields: [ConfigField]
  /// Maps that may be absent with all that is in them.
  public var optionalGroups: [String]
  /// Names that `grade` may have.
  public var grades: [String]

  /// Makes the value from its parts.
  public init(
    name: String, summary: String, fields: [ConfigField], optionalGroups: [String], grades: [String]
  ) {
    self.name = name
    self.summary = summary
    self.fields = fields
    self.optionalGroups = optionalGroups
    self.grades = grades
  }

  /// Reads a tree.
  ///
  /// Throws the first error, which knows the number of further ones.
  public func read(_ root: ConfigNode) throws(ConfigDiagnostic) -> ConfigValues {
    var pass = TablePass(table: self, root: root)
    let values = pass.run()
    guard var first = pass.diagnostics.first else { return values }
    first.further = pass.diagnostics.count - 1
    throw first
  }

  /// Every error of a tree, in the order of the table.
  public func diagnostics(of root: ConfigNode) -> [ConfigDiagnostic] {
    var pass = TablePass(table: self, root: root)
    _ = pass.run()
    return pass.diagnostics
  }

  /// The keys directly under a group, in table order, each with its field where it is one.
  func children(of group: String) -> [(key: String, field: ConfigField?)] {
    let prefix = group.isEmpty ? "" : group + "."
    var children: [(key: String, field: ConfigField?)] = []
    for field in fields where field.path.hasPrefix(prefix) {
      let rest = field.path.dropFirst(prefix.count)
      let key = String(rest.prefix { $0 != "." })
      guard !children.contains(where: { $0.key == key }) else { continue }
      children.append((key, key.count == rest.count ? field : nil))
    }
    return children
  }
}

extension ConfigTable {
  /// The field of one clock: its period must be at least one picosecond.
  static func clock(path: String) -> ConfigField {
    ConfigField(path, .quantity(.frequency, 1...1_000_000_000_000), .required, "Frequency of a clock.")
  }

  /// Letters, digits, `-` and `_`, a letter first, at most 64.
  static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, text.utf8.count <= 64, isLetter(first) else { return false }
    return text.utf8.allSatisfy { isLetter($0) || (48...57).contains($0) || $0 == 45 || $0 == 95 }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
