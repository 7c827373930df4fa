/// Makes text from untrusted files safe to print on a terminal.
public enum MessageText {
  /// Escapes control and bidirectional-formatting characters and cuts the text at `limit` scalars.
  ///
  /// C0 and C1 controls, line and paragraph separators and the characters that reorder or hide
  /// text come out as `\u{…}`. Text that is cut ends in `…`.
  public static func escape(_ text: String, limit: Int = 80) -> String {
    var result = String.UnicodeScalarView()
    var length = 0
    for scalar in text.unicodeScalars {
      guard length < limit else {
        result.append("…")
        break
      }
      if isUnsafe(scalar) {
        result.append(contentsOf: code(of: scalar))
        length += 6
      } else {
        result.append(scalar)
        length += 1
      }
    }
    return String(result)
  }

  /// Text of many lines for people: line breaks and tabs stay, what else controls or hides is escaped.
  public static func lines(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { isUnsafe($0) && $0 != "\n" && $0 != "\t" }) else {
      return text
    }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if isUnsafe(scalar), scalar != "\n", scalar != "\t" {
        result.append(contentsOf: code(of: scalar))
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// The text between typewriter quotes, escaped and cut.
  public static func quote(_ text: String, limit: Int = 80) -> String { "'\(escape(text, limit: limit))'" }

  /// `\u{…}` in place of a scalar.
  private static func code(of scalar: Unicode.Scalar) -> String.UnicodeScalarView {
    "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars
  }

  /// Whether a scalar controls a terminal, or reorders, breaks or hides text.
  package static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0: true
    case 0xAD, 0x061C, 0x180E, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF: true
    case 0xFFF9...0xFFFB, 0xE0000...0xE007F: true
    default: false
    }
  }
}
