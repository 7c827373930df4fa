/// Writes JSON deterministically: the same value gives the same bytes, always.
public enum JSONText {
  /// The JSON text of a value, with a line feed at the end.
  ///
  /// Two-space indentation, one member per line; arrays that hold only numbers, strings and booleans stay in one line.
  ///
  /// - Throws: 70 where a number is not finite, a key occurs twice, or nesting exceeds 200 levels.
  public static func render(_ node: JSONNode) throws(Failure) -> String {
    var text = ""
    try write(node, 0, &text)
    text += "\n"
    return text
  }

  /// The JSON text of a value in one line, without a line feed at the end.
  ///
  /// - Throws: as `render`.
  public static func line(_ node: JSONNode) throws(Failure) -> String {
    // Texts have none of these line feeds: theirs are escaped.
    try render(node).split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: " ")
  }

  /// A JSON string literal, quotes included.
  ///
  /// Controls are escaped, and what reorders, breaks or hides text: a file on a terminal shows what it holds.
  public static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      // What takes two escapes stands for itself.
      case "\u{0}"..."\u{FFFF}" where MessageText.isUnsafe(scalar):
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  private static func write(_ node: JSONNode, _ depth: Int, _ text: inout String) throws(Failure) {
    guard depth <= 200 else { throw Failure(.software, "JSON output nests deeper than 200 levels") }
    switch node {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .number(let value):
      guard value.isFinite else { throw Failure(.software, "a number of the JSON output is not finite") }
      // A JSON number without fraction is written without one.
      text +=
        value.magnitude < 1e15 && value == value.rounded(.towardZero) ? String(Int64(value)) : "\(value)"
    case .string(let value): text += quoted(value)
    case .array(let elements):
      let isOneLine = elements.allSatisfy(\.isScalar)
      text += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { text += isOneLine ? ", " : "," }
        if !isOneLine { newLine(depth + 1, &text) }
        try write(element, depth + 1, &text)
      }
      if !isOneLine { newLine(depth, &text) }
      text += "]"
    case .object(let fields): try writeObject(fields, depth, &text)
    }
  }

  private static func writeObject(
    _ fields: [JSONField], _ depth: Int, _ text: inout String
  ) throws(Failure) {
    var names = Set<ByteKey>()
    text += "{"
    for (index, field) in fields.enumerated() {
      guard names.insert(ByteKey(field.name)).inserted else {
        throw Failure(.software, "the key \(MessageText.quote(field.name)) occurs twice in the JSON output")
      }
      if index > 0 { text += "," }
      newLine(depth + 1, &text)
      text += quoted(field.name) + ": "
      try write(field.value, depth + 1, &text)
    }
    if !fields.isEmpty { newLine(depth, &text) }
    text += "}"
  }

  private static func newLine(_ depth: Int, _ text: inout String) {
    text += "\n" + String(repeating: " ", count: 2 * depth)
  }
}

extension JSONNode {
  fileprivate var isScalar: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }
}
