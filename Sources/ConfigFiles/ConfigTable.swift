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
  public let fields: [ConfigField]
  /// Maps that may be absent with all that is in them.
  public var optionalGroups: [String]
  /// Names that `grade` may have.
  public var grades: [String]
  private let places: [String: Int]
  private let groups: [String: [Child]]

  /// A key under a group, with its field where it is one.
  typealias Child = (key: String, field: ConfigField?)

  /// Makes the value from its parts.
  public init(
    name: String, summary: String, fields: [ConfigField], optionalGroups: [String], grades: [String]
  ) {
    self.name = name
    self.summary = summary
    self.fields = fields
    self.optionalGroups = optionalGroups
    self.grades = grades
    places = Dictionary(fields.enumerated().map { ($1.path, $0) }, uniquingKeysWith: { first, _ in first })
    groups = Self.groups(fields)
  }

  /// The field of a path; nil for a path that no file of the format has.
  public func field(_ path: String) -> ConfigField? { places[path].map { fields[$0] } }

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
  func children(of group: String) -> [Child] { groups[group] ?? [] }

  private static func groups(_ fields: [ConfigField]) -> [String: [Child]] {
    var groups: [String: [Child]] = [:]
    for field in fields {
      let keys = field.path.split(separator: ".").map(String.init)
      for (depth, key) in keys.enumerated() {
        let group = keys[..<depth].joined(separator: ".")
        guard !groups[group, default: []].contains(where: { $0.key == key }) else { continue }
        groups[group, default: []].append((key, depth + 1 == keys.count ? field : nil))
      }
    }
    return groups
  }

  /// Values that were read, with some fields replaced; nil where the whole tree has to be read: for fields that had no
  /// value, that others depend on, or that are wrong.
  ///
  /// Equal to reading the tree with these edits. Complexity: O(edits), beside a copy of the values.
  public func reread(
    _ values: ConfigValues, _ edits: [(path: String, value: ConfigNode)]
  ) -> ConfigValues? {
    var values = values
    let clocks = ClockTable(values)
    for (path, node) in edits {
      guard let field = field(path), values[path] != nil else { return nil }
      let leaf = ConfigLeaf(field: field, grades: grades, clocks: clocks)
      guard let value = try? leaf.read(ConfigReader(node, path: path)) else { return nil }
      values.replace(value)
    }
    return values
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
