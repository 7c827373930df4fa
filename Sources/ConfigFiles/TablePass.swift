/// One pass over a tree: collects values and errors.
struct TablePass {
  /// Unknown keys are reported up to this many errors: looking for near names takes time, and a file may hold
  /// nothing else.
  static let errorLimit = 100

  let table: ConfigTable
  let root: ConfigNode
  var values: ConfigValues
  var diagnostics: [ConfigDiagnostic] = []
  var clocks = ClockTable()

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
    do throws(ConfigDiagnostic) {
      if case .constant(let schema) = table.field("schema")?.kind {
        try ConfigReader(root).check(schema: schema)
      }
      readGroup(ConfigReader(root))
    } catch {
      diagnostics.append(error)
    }
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
      if !error.isConsequence { diagnostics.append(error) }
    }
  }

  private mutating func read(_ field: ConfigField, _ reader: ConfigReader) throws(ConfigDiagnostic) {
    if case .clocks = field.kind {
      readClocks(reader)
    } else {
      values.append(try ConfigLeaf(field: field, grades: table.grades, clocks: clocks).read(reader))
    }
  }

  /// Reads every clock: one that is wrong says nothing of the others.
  private mutating func readClocks(_ reader: ConfigReader) {
    guard let entries = reader.node.entries else {
      diagnostics.append(reader.failure(expected: "a map of clocks"))
      clocks.isUnreadable = true
      return
    }
    for entry in entries where diagnostics.count < TablePass.errorLimit {
      do throws(ConfigDiagnostic) {
        let value = try clock(entry, reader)
        clocks.add(entry.key, hertz: value.number)
        values.append(value)
      } catch {
        clocks.add(entry.key, hertz: nil)
        diagnostics.append(error)
      }
    }
  }

  private func clock(_ entry: ConfigEntry, _ clocks: ConfigReader) throws(ConfigDiagnostic) -> ConfigValue {
    guard ConfigTable.isName(entry.key) else {
      throw ConfigDiagnostic(
        origin: entry.keyOrigin, path: clocks.below(entry.key),
        expected: "a clock name of letters, digits, '-' and '_'", found: ConfigText.found(entry.key))
    }
    let below = ConfigReader(entry.value, path: clocks.below(entry.key))
    let field = ConfigTable.clock(path: below.path)
    return try ConfigLeaf(field: field, grades: table.grades, clocks: ClockTable()).read(below)
  }
}
