import Quantities

/// The fields of a configuration format. Reader and JSON Schema are both made from this one table.
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

  public init(
    name: String, summary: String, fields: [ConfigField], optionalGroups: [String], grades: [String]
  ) {
    self.name = name
    self.summary = summary
    self.fields = fields
    self.optionalGroups = optionalGroups
    self.grades = grades
  }

  /// Reads a tree. Throws the first error, which knows the number of further ones.
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

/// One pass over a tree: collects values and errors.
private struct TablePass {
  let table: ConfigTable
  let root: ConfigNode
  var values: ConfigValues
  var diagnostics: [ConfigDiagnostic] = []
  var clocks: [(name: String, hertz: Int64)] = []

  init(table: ConfigTable, root: ConfigNode) {
    self.table = table
    self.root = root
    values = ConfigValues(origin: root.origin)
  }

  mutating func run() -> ConfigValues {
    guard root.entries != nil else {
      // Not a configuration at all: its text is not echoed, as it may be any file.
      let found = root.scalar == nil ? root.foundText : "text"
      var diagnostic = ConfigDiagnostic(
        origin: root.origin, path: "", expected: "a map with a key 'schema'", found: found)
      diagnostic.showsSource = false
      diagnostics.append(diagnostic)
      return values
    }
    readGroup(ConfigReader(root))
    return values
  }

  private mutating func readGroup(_ reader: ConfigReader) {
    guard let entries = reader.node.entries else {
      diagnostics.append(reader.failure(expected: "a map"))
      return
    }
    values.addGroup(reader.path, reader.node.origin)
    let children = table.children(of: reader.path)
    let known = children.map(\.key)
    for entry in entries {
      if let diagnostic = reader.unknownKey(entry, known: known) { diagnostics.append(diagnostic) }
    }
    for child in children {
      let path = reader.below(child.key)
      if let field = child.field {
        readField(field, reader)
      } else if let below = reader.ifPresent(child.key) {
        readGroup(below)
      } else if !table.optionalGroups.contains(path) {
        // An empty map: its fields report themselves or take their defaults.
        readGroup(ConfigReader(ConfigNode(.map([]), origin: reader.node.origin), path: path))
      }
    }
  }

  private mutating func readField(_ field: ConfigField, _ group: ConfigReader) {
    do throws(ConfigDiagnostic) {
      if let reader = group.ifPresent(field.key) {
        try read(field, reader)
        return
      }
      switch field.presence {
      case .optional: return
      case .required:
        throw ConfigDiagnostic(
          origin: group.node.origin, path: field.path, expected: field.expectation, found: "nothing")
      case .defaulted(let text):
        try read(field, ConfigReader(ConfigNode(.scalar(text), origin: .builtIn), path: field.path))
      }
    } catch {
      diagnostics.append(error)
    }
  }

  private mutating func read(_ field: ConfigField, _ reader: ConfigReader) throws(ConfigDiagnostic) {
    if case .clocks = field.kind {
      try readClocks(reader)
    } else {
      values.append(try ConfigLeaf(field: field, grades: table.grades, clocks: clocks).read(reader))
    }
  }

  private mutating func readClocks(_ reader: ConfigReader) throws(ConfigDiagnostic) {
    guard let entries = reader.node.entries else { throw reader.failure(expected: "a map of clocks") }
    for entry in entries {
      guard ConfigTable.isName(entry.key) else {
        throw ConfigDiagnostic(
          origin: entry.keyOrigin, path: reader.below(entry.key),
          expected: "a clock name of letters, digits, '-' and '_'", found: ConfigText.found(entry.key))
      }
      let below = ConfigReader(entry.value, path: reader.below(entry.key))
      let field = ConfigTable.clock(path: below.path)
      let value = try ConfigLeaf(field: field, grades: table.grades, clocks: []).read(below)
      clocks.append((entry.key, value.number))
      values.append(value)
    }
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
