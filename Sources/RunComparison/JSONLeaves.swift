import DataFiles

/// The leaves of a JSON value by their paths, in order: `latency_ps.total`, `options.coding`.
struct JSONLeaves {
  /// What tells the members of a list apart, the first one that they have: options, sites, and the parts of totals.
  private static let keys = ["name", "site", "operator", "layer", "core", "token"]

  private(set) var list: [(path: String, text: String)] = []
  private let leavingOut: Set<String>

  /// Lists the leaves of a value.
  ///
  /// Members of a list are named by their key if they have one, which makes lists of different lengths comparable,
  /// else by their place; a list of texts or of token ids is one leaf. Nothing is listed of what lies at the paths
  /// `leavingOut`.
  init(_ value: JSONValue, leavingOut: Set<String> = []) {
    self.leavingOut = leavingOut
    guard case .object(let members) = value.content else {
      add(value, "")
      return
    }
    for member in members { add(member.value, member.name) }
  }

  private mutating func add(_ value: JSONValue, _ path: String) {
    guard !leavingOut.contains(path) else { return }
    switch value.content {
    case .object(let members):
      for member in members { add(member.value, path + "." + member.name) }
    case .array(let elements):
      let isPlain = path.hasPrefix("tokens") || elements.allSatisfy { Self.isText($0) }
      guard !isPlain else {
        list.append((path, "[" + elements.map(Self.text).joined(separator: ", ") + "]"))
        return
      }
      for (index, element) in elements.enumerated() { addMember(element, index, path) }
    default: list.append((path, Self.text(value)))
    }
  }

  private mutating func addMember(_ element: JSONValue, _ index: Int, _ path: String) {
    let key = Self.keys.first { element[$0] != nil }
    let name = key.flatMap { element[$0] }.map(Self.text) ?? "\(index)"
    // An option has a name and a value.
    if let value = element["value"] { return add(value, "\(path).\(name)") }
    guard case .object(let members) = element.content else { return add(element, "\(path).\(name)") }
    for member in members where member.name != key { add(member.value, "\(path).\(name).\(member.name)") }
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
