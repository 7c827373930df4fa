import Yams

/// YAML text to `ConfigNode`: one document, no anchors, aliases, merge keys or tags, bounded size and depth.
public enum ConfigParser {
  /// Largest text in bytes, unless the reader of a format states another limit.
  public static let sizeLimit = 1_000_000
  /// Most maps and lists inside each other.
  public static let depthLimit = 64

  /// Reads a text.
  ///
  /// Every node points to its place in `source`.
  public static func parse(
    _ source: ConfigSource, limit: Int = sizeLimit
  ) throws(ConfigDiagnostic) -> ConfigNode {
    try parse(source, limit: limit, origin: { .place(source, line: $0, column: $1) })
  }

  /// Reads the value of an override, in flow or scalar form.
  ///
  /// Every node has the same origin.
  static func parse(value: String, origin: ConfigOrigin) throws(ConfigDiagnostic) -> ConfigNode {
    try parse(ConfigSource(name: origin.text, text: value), limit: sizeLimit, origin: { _, _ in origin })
  }

  private static func parse(
    _ source: ConfigSource, limit: Int, origin: @escaping (Int, Int) -> ConfigOrigin
  ) throws(ConfigDiagnostic) -> ConfigNode {
    let (name, text) = (source.name, source.text)
    guard text.utf8.count <= limit else {
      throw ConfigDiagnostic(
        origin: .whole(name), path: "", expected: "at most \(limit) bytes", found: "\(text.utf8.count)")
    }
    // Before Yams sees the text: it hashes keys, and hashing an aliased key takes exponential time.
    if let offset = AliasScan.firstAlias(in: text) {
      let (line, column) = source.position(ofByte: offset)
      throw ConfigDiagnostic(
        origin: origin(line, column), path: "", expected: "YAML without anchors and aliases",
        found: "an alias")
    }
    do {
      // A resolver without rules: implicit YAML types are never wanted here, and their patterns are slow.
      let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
      // Nodes refer to their anchors weakly; the parser owns them.
      return try withExtendedLifetime(parser) {
        guard let root = try parser.singleRoot() else {
          throw ConfigDiagnostic(
            origin: .whole(name), path: "", expected: "a map", found: "an empty document")
        }
        return try TreeConversion(origin: origin).convert(root, path: "", depth: 0)
      }
    } catch let diagnostic as ConfigDiagnostic {
      throw diagnostic
    } catch let error as YamlError {
      throw YAMLFault(source: source, origin: origin).diagnostic(of: error)
    } catch {
      throw ConfigDiagnostic(origin: .whole(name), path: "", message: "the YAML parser failed")
    }
  }
}
