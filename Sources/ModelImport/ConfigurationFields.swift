import ConfigFiles
import DataFiles

/// Typed access to the members of a `config.json`; null counts as absent, as in Hugging Face files.
struct ConfigurationFields {
  let file: String
  private let root: JSONValue

  /// Largest file in bytes: that of any configuration, as a sweep takes the digest of one that it has read.
  static let sizeLimit = ConfigParser.sizeLimit

  /// Reads the file (at most 1 MB): YAML where its name says so, else JSON.
  init(file: String) throws(Failure) {
    let isYAML = file.hasSuffix(".yaml") || file.hasSuffix(".yml")
    let root =
      isYAML ? try YAMLConfiguration.read(file: file) : try JSONValue.read(file: file, limit: Self.sizeLimit)
    try self.init(root, file: file)
  }

  /// Takes a value that was read from a file of that name.
  init(_ root: JSONValue, file: String) throws(Failure) {
    self.file = file
    self.root = root
    guard case .object = root.content else {
      throw Failure(.data, file: file, position: root.position, "expected an object, found \(root.kindName)")
    }
  }

  /// The value, or nil where it is absent or null.
  func value(_ name: String) -> JSONValue? {
    guard let value = root[name], value.content != .null else { return nil }
    return value
  }

  func integer(_ name: String, _ range: ClosedRange<Int>, default fallback: Int? = nil) throws(Failure) -> Int
  {
    guard let value = value(name) else {
      guard let fallback else { throw missing(name, "an integer") }
      return fallback
    }
    return try integer(value, name, range)
  }

  func integer(_ value: JSONValue, _ path: String, _ range: ClosedRange<Int>) throws(Failure) -> Int {
    let expected = "an integer from \(range.lowerBound) to \(range.upperBound)"
    guard case .integer(let number) = value.content, let result = Int(exactly: number), range.contains(result)
    else {
      throw unexpected(value, path, expected)
    }
    return result
  }

  /// A finite number above zero.
  func positive(_ name: String, default fallback: Double? = nil) throws(Failure) -> Double {
    guard let value = value(name) else {
      guard let fallback else { throw missing(name, "a number above 0") }
      return fallback
    }
    switch value.content {
    case .integer(let number) where number > 0: return Double(number)
    case .decimal(let number, _) where number > 0: return number
    default: throw unexpected(value, name, "a number above 0")
    }
  }

  func bool(_ name: String, default fallback: Bool) throws(Failure) -> Bool {
    guard let value = value(name) else { return fallback }
    guard case .bool(let result) = value.content else { throw unexpected(value, name, "true or false") }
    return result
  }

  /// One of the strings of `allowed`.
  func string(_ name: String, _ allowed: [String], default fallback: String? = nil) throws(Failure) -> String
  {
    let expected = allowed.map { MessageText.quote($0) }.joined(separator: " or ")
    guard let value = value(name) else {
      guard let fallback else { throw missing(name, expected) }
      return fallback
    }
    guard case .string(let text) = value.content, allowed.contains(text) else {
      throw unexpected(value, name, expected)
    }
    return text
  }

  func missing(_ name: String, _ expected: String) -> Failure {
    var names: [String] = []
    if case .object(let members) = root.content { names = members.map(\.name) }
    let found = root[name] == nil ? "nothing\(NearestName.hint(for: name, in: names))" : "null"
    return Failure(
      .data, file: file, position: root[name]?.position ?? root.position, path: name,
      "expected \(expected), found \(found)")
  }

  func unexpected(_ value: JSONValue, _ path: String, _ expected: String) -> Failure {
    let found =
      switch value.content {
      case .bool(let value): "\(value)"
      case .integer(let value): "\(value)"
      case .decimal(_, let text): MessageText.escape(text, limit: 40)
      case .string(let text): MessageText.quote(text)
      default: value.kindName
      }
    return Failure(
      .data, file: file, position: value.position, path: path, "expected \(expected), found \(found)")
  }
}
