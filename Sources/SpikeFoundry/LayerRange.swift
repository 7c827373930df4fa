import ChipPlacement

/// How options and manifests write a range of layers: `2..<5`, or `3` for `0..<3`.
public enum LayerRange {
  /// The range that a text states; nil where it is none, empty, or begins below 0.
  public static func read(_ text: String) -> Range<Int>? {
    if let count = Int(text) { return count >= 1 ? 0..<count : nil }
    return PlacementText.range(text)
  }
}
