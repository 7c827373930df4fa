import ConfigFiles
import DataFiles

/// Reads a configuration that is written as YAML into the values that a `config.json` has.
enum YAMLConfiguration {
  /// - Throws: 66 where the file is missing, 65 with its place for a fault of the syntax.
  static func read(file: String) throws(Failure) -> JSONValue {
    do throws(ConfigDiagnostic) {
      let source = try ConfigFile.source(path: file, limit: ConfigurationFields.sizeLimit)
      return value(try ConfigParser.parse(source))
    } catch {
      throw Failure(FailureCode(rawValue: error.exitCode) ?? .data, placed: error.text)
    }
  }

  private static func value(_ node: ConfigNode) -> JSONValue {
    JSONValue(content(node), at: position(node.origin))
  }

  private static func content(_ node: ConfigNode) -> JSONValue.Content {
    switch node.content {
    case .scalar(let text): scalar(text)
    case .list(let nodes): .array(nodes.map(value))
    case .map(let entries):
      .object(
        entries.map { JSONMember(name: $0.key, namePosition: position($0.keyOrigin), value: value($0.value)) }
      )
    }
  }

  /// Plain YAML text is typed by its form.
  private static func scalar(_ text: String) -> JSONValue.Content {
    switch text {
    case "", "~", "null": return .null
    case "true": return .bool(true)
    case "false": return .bool(false)
    default: break
    }
    if let number = Int64(text) { return .integer(number) }
    if let number = Double(text), number.isFinite { return .decimal(number, text: text) }
    return .string(text)
  }

  private static func position(_ origin: ConfigOrigin) -> TextPosition {
    guard case .place(_, let line, let column) = origin else { return TextPosition(line: 1, column: 1) }
    return TextPosition(line: line, column: column)
  }
}
