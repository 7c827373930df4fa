/// A latency in cycles of a named clock: `3 cycles of core`.
public struct CycleText: Sendable, Hashable {
  /// Whole cycles.
  public var cycles: Int64
  /// Key of the clock in the file's `clocks` map.
  public var clock: String

  /// Makes a count of cycles.
  public init(cycles: Int64, clock: String) {
    self.cycles = cycles
    self.clock = clock
  }

  /// Whether a text is meant as cycles, so that its errors speak of cycles.
  public static func looksLike(_ text: String) -> Bool {
    text.split(separator: " ").contains { $0 == "cycle" || $0 == "cycles" }
  }

  /// Reads `N cycles of NAME` (or `1 cycle of NAME`); nil where the text has another form.
  ///
  /// N has at most 12 ASCII digits.
  public static func parse(_ text: String) -> CycleText? {
    let words = text.split(separator: " ")
    guard words.count == 4, words[1] == "cycles" || words[1] == "cycle", words[2] == "of" else { return nil }
    guard words[0].utf8.count <= 12, words[0].utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    guard let cycles = Int64(words[0]) else { return nil }
    return CycleText(cycles: cycles, clock: String(words[3]))
  }
}
