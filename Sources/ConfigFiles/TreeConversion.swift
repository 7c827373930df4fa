import Yams

/// Walks the tree of Yams in document order and refuses what configuration may not use.
struct TreeConversion {
  var origin: (Int, Int) -> ConfigOrigin

  func convert(_ node: Node, path: String, depth: Int) throws(ConfigDiagnostic) -> ConfigNode {
    let place = origin(of: node)
    guard depth <= ConfigParser.depthLimit else {
      throw ConfigDiagnostic(
        origin: place, path: "", expected: "at most \(ConfigParser.depthLimit) levels of nesting",
        found: "more")
    }
    guard node.anchor == nil else {
      throw ConfigDiagnostic(
        origin: place, path: path, expected: "YAML without anchors and aliases", found: "an anchor")
    }
    switch node {
    case .scalar(let scalar):
      try refuseTag(scalar.tag, place, path)
      return ConfigNode(.scalar(scalar.string), origin: place)
    case .mapping(let mapping):
      try refuseTag(mapping.tag, place, path)
      return ConfigNode(.map(try entries(of: mapping, path: path, depth: depth)), origin: place)
    case .sequence(let sequence):
      try refuseTag(sequence.tag, place, path)
      var items: [ConfigNode] = []
      for (index, item) in sequence.enumerated() {
        items.append(try convert(item, path: "\(path)[\(index)]", depth: depth + 1))
      }
      return ConfigNode(.list(items), origin: place)
    case .alias:
      throw ConfigDiagnostic(
        origin: place, path: path, expected: "YAML without anchors and aliases", found: "an alias")
    }
  }

  private func entries(
    of mapping: Node.Mapping, path: String, depth: Int
  ) throws(ConfigDiagnostic) -> [ConfigEntry] {
    var entries: [ConfigEntry] = []
    for (key, value) in mapping {
      let place = origin(of: key)
      guard case .scalar(let name) = key else {
        throw ConfigDiagnostic(origin: place, path: path, expected: "a key", found: "a list or map as a key")
      }
      guard key.anchor == nil, name.string != "<<" else {
        throw ConfigDiagnostic(
          origin: place, path: path, expected: "a key without merge or anchor (use 'extends')",
          found: ConfigText.found(name.string))
      }
      try refuseTag(name.tag, place, path)
      let below = path.isEmpty ? name.string : "\(path).\(name.string)"
      entries.append(
        ConfigEntry(
          key: name.string, keyOrigin: place, value: try convert(value, path: below, depth: depth + 1)))
    }
    return entries
  }

  /// Refuses explicit tags.
  ///
  /// Yams gives keys that it compared the plain string or collection tag; these pass.
  private func refuseTag(_ tag: Tag, _ place: ConfigOrigin, _ path: String) throws(ConfigDiagnostic) {
    let plain = ["", "!", "tag:yaml.org,2002:str"]
    guard !plain.contains(tag.description) else { return }
    throw ConfigDiagnostic(
      origin: place, path: path, expected: "YAML without tags", found: ConfigText.found(tag.description))
  }

  private func origin(of node: Node) -> ConfigOrigin { origin(node.mark?.line ?? 1, node.mark?.column ?? 1) }
}
