extension ConfigNode {
  /// Applies the n-th override, `path=value`.
  ///
  /// The value is YAML, and all that it brings has the origin `--set #n`. It is laid over what is there as a file is over
  /// one that it extends: maps merge. Missing maps on the way are made: whether the path exists is for the reader to say,
  /// which knows the keys.
  public mutating func apply(override text: String, number: Int) throws(ConfigDiagnostic) {
    let origin = ConfigOrigin.set(number)
    guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
      throw Self.usage(origin, expected: "path=value", found: text)
    }
    let path = String(text[..<equals])
    let keys = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard keys.allSatisfy({ !$0.isEmpty }), keys.count <= ConfigParser.depthLimit else {
      throw Self.usage(origin, expected: "a path of keys with dots between", found: path)
    }
    let value = try ConfigParser.parse(value: String(text[text.index(after: equals)...]), origin: origin)
    try edit(keys[...], origin: origin, path: "") { $0 = $0.merged(under: value) }
  }

  private static func usage(_ origin: ConfigOrigin, expected: String, found: String) -> ConfigDiagnostic {
    ConfigDiagnostic(
      origin: origin, path: "", message: "expected \(expected), found \(ConfigText.found(found))",
      failure: .usage)
  }

  /// Puts a value under a path of keys; all that is new has the value's origin.
  ///
  /// `path` has keys with dots between, none of them empty. Throws where something on the way is no map.
  public mutating func set(_ path: String, to value: ConfigNode) throws(ConfigDiagnostic) {
    let keys = path.split(separator: ".").map(String.init)
    try edit(keys[...], origin: value.origin, path: "") { $0 = value }
  }

  private mutating func edit(
    _ keys: ArraySlice<String>, origin: ConfigOrigin, path: String, _ change: (inout ConfigNode) -> Void
  ) throws(ConfigDiagnostic) {
    guard let key = keys.first else { return change(&self) }
    guard case .map(var entries) = content else {
      throw ConfigDiagnostic(
        origin: origin, path: path, expected: "a map that has a key '\(key)'", found: foundText)
    }
    let below = path.isEmpty ? key : "\(path).\(key)"
    let index: Int
    if let existing = entries.firstIndex(where: { $0.key == key }) {
      index = existing
    } else {
      index = entries.count
      entries.append(ConfigEntry(key: key, keyOrigin: origin, value: ConfigNode(.map([]), origin: origin)))
    }
    try entries[index].value.edit(keys.dropFirst(), origin: origin, path: below, change)
    content = .map(entries)
  }

  /// A map without some of its keys; anything else as it is.
  public func without(_ keys: Set<String>) -> ConfigNode {
    guard let entries else { return self }
    return ConfigNode(.map(entries.filter { !keys.contains($0.key) }), origin: origin)
  }

  /// This node with another laid over it: maps merge key by key, anything else replaces.
  ///
  /// A map with a `value` is one number with its source, so it replaces too: a new value must not keep the
  /// band or the source of the old one.
  public func merged(under over: ConfigNode) -> ConfigNode {
    guard let base = entries, let additions = over.entries else { return over }
    guard self["value"] == nil, over["value"] == nil else { return over }
    var merged = base
    let places = Dictionary(base.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
    for addition in additions {
      if let index = places[addition.key] {
        merged[index].value = merged[index].value.merged(under: addition.value)
        merged[index].keyOrigin = addition.keyOrigin
      } else {
        merged.append(addition)
      }
    }
    return ConfigNode(.map(merged), origin: over.origin)
  }
}
