import Yams

/// Says what the YAML parser found wrong, and where.
struct YAMLFault {
  let source: ConfigSource
  /// Where something of the text comes from, by line and column.
  let origin: (Int, Int) -> ConfigOrigin

  func diagnostic(of error: YamlError) -> ConfigDiagnostic {
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      return fault(context.map { "\($0.text): \(problem)" } ?? problem, mark)
    case .duplicatedKeysInMapping(let keys, let context):
      return duplicate(DuplicateKey(name: keys.first ?? "", first: context.mark))
    case .reader(let problem, let offset, _, _):
      return unreadable(problem, offset)
    default:
      return ConfigDiagnostic(origin: .whole(source.name), path: "", message: "the YAML parser failed")
    }
  }

  private func fault(_ problem: String, _ mark: Mark) -> ConfigDiagnostic {
    let place = origin(mark.line, mark.column)
    // The parser says only that a token cannot start with it.
    if source.character(line: mark.line, column: mark.column) == "\t" {
      return ConfigDiagnostic(origin: place, path: "", expected: "spaces", found: "a tab")
    }
    return ConfigDiagnostic(origin: place, path: "", expected: "YAML", found: "a fault: \(problem)")
  }

  /// A character that no YAML text may have, such as a zero byte.
  private func unreadable(_ problem: String, _ offset: Int?) -> ConfigDiagnostic {
    let position = offset.map { source.position(ofByte: $0) }
    let place = position.map { origin($0.line, $0.column) } ?? .whole(source.name)
    return ConfigDiagnostic(origin: place, path: "", expected: "YAML text", found: "a fault: \(problem)")
  }

  /// Points at the second key: the first one may be the right one.
  private func duplicate(_ key: DuplicateKey) -> ConfigDiagnostic {
    let message = "expected each key once in a map, found \(ConfigText.found(key.name)) again"
    let first = origin(key.first.line, key.first.column)
    guard let second = key.second(in: source.text) else {
      return ConfigDiagnostic(origin: first, path: key.name, message: "\(message); first here")
    }
    var hint = ""
    if case .place(_, let line, _) = first { hint = " (first in line \(line))" }
    return ConfigDiagnostic(
      origin: origin(second.line, second.column), path: key.name, message: message + hint)
  }
}
