/// One pass over a tree: collects values and errors.
struct TablePass {
  /// Unknown keys are reported up to this many errors: looking for near names takes time, and a file may hold
  /// nothing else.
  static let errorLimit = 100

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
    for entry in entries where diagnostics.count < TablePass.errorLimit {
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
