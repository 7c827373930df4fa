import DataFiles

/// Text from models, prompts and chip files, made safe for the format that it is written into.
///
/// Names are hostile until shown otherwise: they may hold markup, control bytes or bidirectional controls.
package enum InertText {
  /// The text with control, bidirectional and line-separating characters spelled out, cut to `limit` scalars.
  package static func visible(_ text: String, limit: Int = 200) -> String {
    // Nearly every text is one that nothing changes, and a picture of a large chip has 100,000 of them.
    if text.utf8.count <= limit, text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
    var result = String.UnicodeScalarView()
    for (index, scalar) in text.unicodeScalars.enumerated() {
      guard index < limit else {
        result.append("…")
        break
      }
      if isHidden(scalar) {
        result.append(contentsOf: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}".unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// Text for an XML or SVG element or attribute.
  package static func xml(_ text: String, limit: Int = 200) -> String {
    let text = visible(text, limit: limit)
    guard text.unicodeScalars.contains(where: { reference($0) != nil }) else { return text }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
      if let reference = reference(scalar) {
        result += reference
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
  }

  /// Text for a line or table cell of Markdown: whatever could be markup becomes a character reference.
  package static func markdown(_ text: String, limit: Int = 400, startsLine: Bool = false) -> String {
    let scalars = Array(visible(text, limit: limit).unicodeScalars)
    return scalars.indices.reduce(into: "") { result, index in
      let isBlock = startsLine && index == 0 && isBlockStart(scalars[0])
      if isBlock || isMarkup(scalars[index], scalars, at: index) {
        result += "&#\(scalars[index].value);"
      } else {
        result.unicodeScalars.append(scalars[index])
      }
    }
  }

  /// Text for a quoted label of Graphviz: no escapes such as `\N`, no character references.
  static func graphviz(_ text: String, limit: Int = 200) -> String {
    visible(text, limit: limit).unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "\\": result += "\\\\"
      case "&": result += "&amp;"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }

  /// What stands for a character that XML reads as markup; nil for all others.
  private static func reference(_ scalar: Unicode.Scalar) -> String? {
    switch scalar {
    case "&": "&amp;"
    case "<": "&lt;"
    case ">": "&gt;"
    case "\"": "&quot;"
    case "'": "&#39;"
    default: nil
    }
  }

  /// Whether a scalar is unsafe in messages too, stands for what is not there, or is none that XML may hold.
  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    MessageText.isUnsafe(scalar) || (0xFFFC...0xFFFF).contains(scalar.value)
      || scalar.properties.isNoncharacterCodePoint
  }

  /// Whether Markdown, HTML inside it, or automatic links could read the character as markup.
  private static func isMarkup(_ scalar: Unicode.Scalar, _ text: [Unicode.Scalar], at index: Int) -> Bool {
    switch scalar {
    case "&", "<", ">", "|", "`", "*", "[", "]", "\\", "~", "$", "!", "@": true
    // Only addresses such as https://… become links by themselves.
    case ":": text.indices.contains(index + 1) && text[index + 1] == "/"
    case "_": !isWord(text, index - 1) || !isWord(text, index + 1)
    case ".": index > 0 && text[index - 1].properties.lowercaseMapping == "w"
    default: false
    }
  }

  /// Whether a line that starts with the character could be a heading, a list or code.
  private static func isBlockStart(_ scalar: Unicode.Scalar) -> Bool {
    "#+-= 0123456789".unicodeScalars.contains(scalar)
  }

  private static func isWord(_ text: [Unicode.Scalar], _ index: Int) -> Bool {
    text.indices.contains(index) && (text[index].properties.isAlphabetic || ("0"..."9").contains(text[index]))
  }
}
