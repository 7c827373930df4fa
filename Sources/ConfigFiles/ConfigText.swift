import DataFiles

/// Text from outside made fit for a terminal: one line, bounded, without control or direction characters.
enum ConfigText {
  /// Columns of a source line that a diagnostic shows.
  static let excerptWidth = 90

  /// The text with control, format and direction characters escaped, cut at `limit` scalars.
  static func line(_ text: String, limit: Int) -> String {
    var result = ""
    for (index, scalar) in text.unicodeScalars.enumerated() {
      guard index < limit else { return result + "..." }
      result += MessageText.isUnsafe(scalar) ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
    }
    return result
  }

  /// A found value for a message: quoted, escaped and short.
  static func found(_ text: String) -> String { text.isEmpty ? "nothing" : "'\(line(text, limit: 40))'" }

  /// The part of a source line around a column and the caret line under it.
  static func excerpt(_ line: String, column: Int) -> [String] {
    let scalars = Array(line.unicodeScalars)
    let target = min(max(0, column - 1), scalars.count)
    let start = target < excerptWidth - 10 ? 0 : target - excerptWidth / 2
    let end = min(scalars.count, start + excerptWidth)
    var shown = start > 0 ? "..." : ""
    var caret = String(repeating: " ", count: shown.count)
    for index in start..<end {
      // One column each, so that the caret stays under its character.
      let scalar = scalars[index]
      shown += scalar == "\t" ? "→" : MessageText.isUnsafe(scalar) ? "?" : String(scalar)
      if index < target { caret += " " }
    }
    if end < scalars.count { shown += "..." }
    return [shown, caret + "^"]
  }
}
