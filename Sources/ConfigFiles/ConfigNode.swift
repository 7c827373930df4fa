/// A value of a configuration: text, a map with its key order, or a list.
///
/// Text is typed by who reads it.
public struct ConfigNode: Sendable {
  /// What a node holds.
  public enum Content: Sendable {
    case scalar(String)
    case map([ConfigEntry])
    case list([ConfigNode])
  }

  /// What the node holds.
  public var content: Content
  /// Where the value stands.
  public var origin: ConfigOrigin

  /// Makes the value from its parts.
  public init(_ content: Content, origin: ConfigOrigin) {
    self.content = content
    self.origin = origin
  }

  /// The entries of a map; nil for anything else.
  public var entries: [ConfigEntry]? {
    guard case .map(let entries) = content else { return nil }
    return entries
  }

  /// The text of a scalar; nil for anything else.
  public var scalar: String? {
    guard case .scalar(let text) = content else { return nil }
    return text
  }

  /// The value under a key of a map; nil where there is none.
  ///
  /// O(keys).
  public subscript(key: String) -> ConfigNode? { entries?.first { $0.key == key }?.value }

  /// The node as a phrase for `found`: its text, `a map`, `an empty list` and so on.
  public var foundText: String {
    switch content {
    case .scalar(let text): ConfigText.found(text)
    case .map(let entries): entries.isEmpty ? "an empty map" : "a map"
    case .list(let items): items.isEmpty ? "an empty list" : "a list"
    }
  }
}

/// A key of a map with its value.
public struct ConfigEntry: Sendable {
  /// The key.
  public var key: String
  /// Where the key stands.
  public var keyOrigin: ConfigOrigin
  /// The value under the key.
  public var value: ConfigNode

  /// Makes the value from its parts.
  public init(key: String, keyOrigin: ConfigOrigin, value: ConfigNode) {
    self.key = key
    self.keyOrigin = keyOrigin
    self.value = value
  }
}
