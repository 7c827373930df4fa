public import Quantities

/// Typed reading of a node under its path.
///
/// Every failure names origin, path, what was expected and found.
public struct ConfigReader: Sendable {
  /// The node that is read.
  public let node: ConfigNode
  /// Keys with dots between, list items as `[n]`; empty for the root.
  public let path: String

  /// Makes the value from its parts.
  public init(_ node: ConfigNode, path: String = "") {
    self.node = node
    self.path = path
  }

  /// A diagnostic at this node.
  public func failure(expected: String, suggestion: String? = nil) -> ConfigDiagnostic {
    ConfigDiagnostic(
      origin: node.origin, path: path, expected: expected, found: node.foundText, suggestion: suggestion)
  }

  // MARK: Maps and lists

  /// Refuses a file of another format, whose other keys would all be unknown; one that states no format passes.
  public func check(schema: String) throws(ConfigDiagnostic) { _ = try ifPresent("schema")?.choice([schema]) }

  /// Checks that the node is a map with every required key and no key beyond those named.
  public func check(required: [String], optional: [String] = []) throws(ConfigDiagnostic) {
    guard let entries = node.entries else { throw failure(expected: "a map") }
    for entry in entries {
      if let diagnostic = unknownKey(entry, known: required + optional) { throw diagnostic }
    }
    for key in required where node[key] == nil {
      throw ConfigDiagnostic(origin: node.origin, path: below(key), expected: "a value", found: "nothing")
    }
  }

  /// The diagnostic of a key that is not among `known`; nil where it is.
  public func unknownKey(_ entry: ConfigEntry, known: [String]) -> ConfigDiagnostic? {
    guard !known.contains(entry.key) else { return nil }
    let near = NearestName.find(entry.key, in: known)
    let expected = near == nil ? "one of \(ConfigReader.list(known))" : "a known key"
    return ConfigDiagnostic(
      origin: entry.keyOrigin, path: below(entry.key), expected: expected,
      found: "unknown key \(ConfigText.found(entry.key))", suggestion: near)
  }

  /// The value under a key that must exist.
  public func at(_ key: String) throws(ConfigDiagnostic) -> ConfigReader {
    guard node.entries != nil else { throw failure(expected: "a map") }
    guard let value = node[key] else {
      throw ConfigDiagnostic(origin: node.origin, path: below(key), expected: "a value", found: "nothing")
    }
    return ConfigReader(value, path: below(key))
  }

  /// The value under a key, where the map has it.
  public func ifPresent(_ key: String) -> ConfigReader? {
    node[key].map { ConfigReader($0, path: below(key)) }
  }

  /// The items of a list.
  public func items() throws(ConfigDiagnostic) -> [ConfigReader] {
    guard case .list(let items) = node.content else { throw failure(expected: "a list") }
    return items.enumerated().map { ConfigReader($1, path: "\(path)[\($0)]") }
  }

  /// The path of a key under this node.
  public func below(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  // MARK: Scalars

  /// Text of 1 to `maximum` characters.
  public func text(maximum: Int = 1000) throws(ConfigDiagnostic) -> String {
    guard let text = node.scalar, !text.isEmpty else { throw failure(expected: "text") }
    guard text.count <= maximum else { throw failure(expected: "text of at most \(maximum) characters") }
    return text
  }

  /// A whole number in ASCII digits, `_` between them, within a range.
  public func integer(in range: ClosedRange<Int>) throws(ConfigDiagnostic) -> Int {
    guard let text = node.scalar, let value = ConfigReader.integer(text), range.contains(value) else {
      throw failure(expected: "an integer from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  /// `true` or `false`.
  public func bool() throws(ConfigDiagnostic) -> Bool { try choice(["true", "false"]) == "true" }

  /// One of several names.
  public func choice(_ names: [String]) throws(ConfigDiagnostic) -> String {
    guard let text = node.scalar, names.contains(text) else {
      let near = node.scalar.flatMap { NearestName.find($0, in: names) }
      let expected = names.count == 1 ? "'\(names[0])'" : "one of \(ConfigReader.list(names))"
      throw failure(expected: expected, suggestion: near)
    }
    return text
  }

  /// A quantity in base units within a range.
  public func quantity(_ dimension: Dimension, in range: ClosedRange<Int64>) throws(ConfigDiagnostic) -> Int64
  {
    try quantity(dimension, in: range) { (text) throws(QuantityError) in
      try QuantityText.parse(text, as: dimension)
    }
  }

  /// A time on the wall, which may be in `min` and `h`, in picoseconds within a range.
  public func wallTime(in range: ClosedRange<Int64>) throws(ConfigDiagnostic) -> Int64 {
    try quantity(.time, in: range, QuantityText.parseWallTime)
  }

  private func quantity(
    _ dimension: Dimension, in range: ClosedRange<Int64>, _ parse: (String) throws(QuantityError) -> Int64
  ) throws(ConfigDiagnostic) -> Int64 {
    guard let text = node.scalar else { throw failure(expected: "a quantity like '\(dimension.example)'") }
    // What exceeds 64 bits exceeds the range, whose end says more.
    var value: Int64?
    do throws(QuantityError) {
      value = try parse(text)
    } catch  where error.kind == .overflow && range.upperBound < .max {
      value = nil
    } catch {
      throw ConfigDiagnostic(
        origin: node.origin, path: path, expected: error.expected, found: error.found,
        suggestion: error.suggestion)
    }
    guard let value, range.contains(value) else {
      let low = QuantityText.text(Int128(range.lowerBound), dimension)
      let high = QuantityText.text(Int128(range.upperBound), dimension)
      throw failure(expected: "\(dimension.phrase) from \(low) to \(high)")
    }
    return value
  }

  /// ASCII digits with an optional sign and `_` between digits; nil for anything else.
  static func integer(_ text: String) -> Int? {
    let bytes = Array(text.utf8)
    guard bytes.count <= 32, bytes.last != UInt8(ascii: "_"), bytes.first != UInt8(ascii: "_") else {
      return nil
    }
    guard !text.contains("__"), !text.hasPrefix("-_"), !text.hasPrefix("+_") else { return nil }
    return Int(String(decoding: bytes.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self))
  }

  /// Names for a message: `a, b or c`; of more than twelve the first eleven.
  public static func list(_ names: [String]) -> String {
    guard names.count > 1, let last = names.last else { return names.first ?? "none" }
    guard names.count <= 12 else { return names.prefix(11).joined(separator: ", ") + ", ..." }
    return names.dropLast().joined(separator: ", ") + " or " + last
  }
}
