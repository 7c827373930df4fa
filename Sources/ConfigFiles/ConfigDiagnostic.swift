/// One error in a configuration: where, which path, what was expected and what was found.
public struct ConfigDiagnostic: Error, Sendable, CustomStringConvertible {
  /// What failed; decides the exit code.
  public enum Failure: Sendable, Hashable {
    /// The command line is wrong.
    case usage
    /// The text or a value in it is wrong.
    case invalid
    /// A file or preset that was named does not exist.
    case missing
    /// A file exists and cannot be read.
    case unreadable
  }

  /// Where the value stands.
  public var origin: ConfigOrigin
  /// Path of the value, such as `core.queue.depth`; empty for a text as a whole.
  public var path: String
  /// `expected X, found Y`, without origin, path and suggestion.
  public var message: String
  /// The nearest valid name.
  public var suggestion: String?
  /// What failed.
  public var failure: Failure
  /// Errors behind this one in the same text.
  public var further: Int = 0
  /// Whether `text` shows the source line with a caret.
  public var showsSource: Bool
  /// Whether it follows from another error, which is reported in its place.
  var isConsequence = false

  /// Makes the value from its parts.
  public init(
    origin: ConfigOrigin, path: String, message: String, suggestion: String? = nil,
    failure: Failure = .invalid,
    showsSource: Bool = true
  ) {
    self.origin = origin
    self.path = path
    self.message = message
    self.suggestion = suggestion
    self.failure = failure
    self.showsSource = showsSource
  }

  /// A value of the wrong kind or size: `expected X, found Y`.
  public init(origin: ConfigOrigin, path: String, expected: String, found: String, suggestion: String? = nil)
  {
    self.init(
      origin: origin, path: path, message: "expected \(expected), found \(found)", suggestion: suggestion)
  }

  /// This error, or one of the line that names a file where the file as a whole is missing.
  package func whereMissing(at origin: ConfigOrigin, path: String) -> ConfigDiagnostic {
    guard failure == .missing, case .whole = self.origin else { return self }
    var moved = self
    moved.origin = origin
    moved.path = path
    return moved
  }

  /// The code of sysexits.h: 64 wrong command line, 65 bad data, 66 missing input, 74 input/output error.
  public var exitCode: Int32 {
    switch failure {
    case .usage: 64
    case .invalid: 65
    case .missing: 66
    case .unreadable: 74
    }
  }

  /// The diagnostic in at most four lines.
  ///
  /// `ORIGIN: error: path: expected X, found Y; did you mean 'z'?`, the source line, a caret, the number of
  /// further errors.
  public var text: String {
    let place = path.isEmpty ? "" : "\(ConfigText.line(path, limit: 200)): "
    let hint = suggestion.map { "; did you mean '\(ConfigText.line($0, limit: 80))'?" } ?? ""
    let head = "\(ConfigText.line(origin.text, limit: 300)): error: \(place)"
    var lines = [head + ConfigText.line(message, limit: 600) + hint]
    if showsSource, case .place(let source, let number, let column) = origin, let line = source.line(number) {
      lines += ConfigText.excerpt(line, column: column)
    }
    if further > 0 { lines.append("(and \(further) further error\(further == 1 ? "" : "s"))") }
    return lines.joined(separator: "\n")
  }

  /// The same text as the diagnostic or message prints.
  public var description: String { text }
}
