/// Text as shells read it.
public enum ShellText {
  private static let plainSigns = Set("/._-=:,%+@".utf8)

  /// A word that a shell takes as it is, on one line: in quotes unless every sign of it stands for itself.
  ///
  /// A line feed in a word would end the comment of a script that the word stands in, and schedulers read their own
  /// directives also between quotes: a word with control characters is written as bash has it, as `$'\012'`.
  public static func quoted(_ word: String) -> String {
    guard !word.unicodeScalars.contains(where: isControl) else { return escaped(word) }
    let isPlain = word.utf8.allSatisfy { byte in
      (48...57).contains(byte) || (97...122).contains(byte | 0x20) || plainSigns.contains(byte)
    }
    return isPlain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }

  private static func isControl(_ sign: Unicode.Scalar) -> Bool { sign.value < 0x20 || sign.value == 0x7F }

  private static func escaped(_ word: String) -> String {
    let signs = word.unicodeScalars.map { sign in
      switch sign {
      case "'", "\\": "\\\(sign)"
      // Three digits, or a digit of the word would belong to them.
      case _ where isControl(sign): "\\" + String(sign.value + 0o1000, radix: 8).dropFirst()
      default: "\(sign)"
      }
    }
    return "$'" + signs.joined() + "'"
  }
}
