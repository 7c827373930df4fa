/// A JSON value whose objects keep their order, for writing schemas.
enum JSONValue {
  case string(String)
  case number(Int)
  case bool(Bool)
  case array([JSONValue])
  case object(JSONMembers)

  /// The value as indented text.
  func text(indent: Int) -> String {
    switch self {
    case .string(let text): JSONValue.quoted(text)
    case .number(let number): String(number)
    case .bool(let flag): flag ? "true" : "false"
    case .array(let items): "[" + items.map { $0.text(indent: indent + 2) }.joined(separator: ", ") + "]"
    case .object(let members): JSONValue.block(members, indent: indent)
    }
  }

  private static func block(_ members: JSONMembers, indent: Int) -> String {
    guard !members.list.isEmpty else { return "{}" }
    let inner = String(repeating: " ", count: indent + 2)
    let lines = members.list.map { "\(inner)\(quoted($0.key)): \($0.value.text(indent: indent + 2))" }
    return "{\n" + lines.joined(separator: ",\n") + "\n" + String(repeating: " ", count: indent) + "}"
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

/// One member of a JSON object.
struct JSONMember {
  var key: String
  var value: JSONValue
}

/// The members of a JSON object in order.
struct JSONMembers {
  var list: [JSONMember] = []

  init() {}

  init(_ pairs: KeyValuePairs<String, JSONValue>) { list = pairs.map { JSONMember(key: $0, value: $1) } }

  mutating func add(_ key: String, _ value: JSONValue) { list.append(JSONMember(key: key, value: value)) }

  mutating func append(_ other: JSONMembers) { list += other.list }
}
