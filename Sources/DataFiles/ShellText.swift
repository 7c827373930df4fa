/// Text as shells read it.
public enum ShellText {
  private static let plainSigns = Set("/._-=:,%+@".utf8)

  /// A word that a shell takes as it is: in quotes unless every sign of it stands for itself.
  public static func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
      (48...57).contains(byte) || (97...122).contains(byte | 0x20) || plainSigns.contains(byte)
    }
    return isPlain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
