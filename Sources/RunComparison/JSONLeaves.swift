import DataFiles

/// The leaves of a JSON value by their paths, in order: `latency_ps.total`, `options.coding`.
struct JSONLeaves {
  private(set) var list: [(path: String, text: String)] = []

  /// Lists the leaves of a value.
  ///
  /// Members of a list are named by their `name`, `site` or `position` if they have one, which makes lists of
  /// different lengths comparable, else by their place; a list of texts or of token ids is one leaf.
  init(_ value: JSONValue, leavingOut: Set<String> = []) {
    guard case .object(let members) = value.content else {
      add(value, "")
      return
    }
    for member in members where !leavingOut.contains(member.name) { add(member.value, member.name) }
  }

  private mutating func add(_ value: JSONValue, _ path: String) {
    switch value.content {
    case .object(let members):
      for member in members { add(member.value, path + "." + member.name) }
    case .array(let elements):
      let isPlain = path.hasPrefix("tokens") || elements.allSatisfy { Self.isText($0) }
      guard !isPlain else {
        list.append((path, "[" + elements.map(Self.text).joined(separator: ", ") + "]"))
        return
      }
      for (index, element) in elements.enumerated() {
        let name = ["name", "site"].lazy.compactMap { element[$0] }.first.map(Self.text) ?? "\(index)"
        // An option has a name and a value.
        add(element["value"] ?? element, "\(path).\(name)")
      }
    default: list.append((path, Self.text(value)))
    }
  }

  private static func isText(_ value: JSONValue) -> Bool {
    if case .string = value.content { return true }
    return false
  }

  private static func text(_ value: JSONValue) -> String {
    switch value.content {
    case .string(let text): text
    case .bool(let flag): flag ? "true" : "false"
    case .integer(let number): "\(number)"
    case .null: "null"
    case .decimal(_, let text): text
    case .array, .object: value.kindName
    }
  }

  /// What two lists of leaves do not have in common, in the order of the first one.
  static func differences(_ a: JSONLeaves, _ b: JSONLeaves) -> [Difference] {
    let first = Dictionary(a.list.map { ($0.path, $0.text) }, uniquingKeysWith: { $0 + ", " + $1 })
    let second = Dictionary(b.list.map { ($0.path, $0.text) }, uniquingKeysWith: { $0 + ", " + $1 })
    var seen: Set<String> = []
    return (a.list + b.list).compactMap { leaf in
      guard seen.insert(leaf.path).inserted else { return nil }
      return Difference(leaf.path, first[leaf.path], second[leaf.path])
    }
  }
}
