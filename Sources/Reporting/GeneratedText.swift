/// Generated text as a terminal may see it: line breaks and tabs stay, other controls are spelled out.
public enum GeneratedText {
  /// The text without anything that a terminal would obey.
  ///
  /// Complexity: O(n).
  public static func visible(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.split(separator: "\t", omittingEmptySubsequences: false)
        .map { InertText.visible(String($0), limit: .max) }.joined(separator: "\t")
    }.joined(separator: "\n")
  }
}
