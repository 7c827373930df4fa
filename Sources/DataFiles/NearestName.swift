/// Finds what the user probably meant.
public enum NearestName {
  /// The candidate closest to `name`, if it is close enough to be a slip of the pen.
  ///
  /// Distance counts insertions, deletions, substitutions and swaps of neighbours (optimal string
  /// alignment); at most a third of the name may differ. Among equals the first candidate wins.
  /// Complexity: O(length²) per candidate; names over 200 bytes are not compared.
  public static func of(_ name: String, in candidates: some Sequence<String>) -> String? {
    let wanted = Array(name.utf8)
    guard wanted.count <= 200 else { return nil }
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      let bytes = Array(candidate.utf8)
      let limit = max(1, max(wanted.count, bytes.count) / 3)
      guard bytes.count <= 200, abs(bytes.count - wanted.count) <= limit else { continue }
      if let best, abs(bytes.count - wanted.count) >= best.distance { continue }
      let distance = self.distance(wanted, bytes)
      if distance <= limit, distance < best?.distance ?? Int.max { best = (candidate, distance) }
    }
    return best?.name
  }

  /// ` (did you mean 'x'?)`, or nothing where no candidate is close.
  public static func hint(for name: String, in candidates: some Sequence<String>) -> String {
    of(name, in: candidates).map { " (did you mean \(MessageText.quote($0))?)" } ?? ""
  }

  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var value = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { value = min(value, beforeLast[j - 1] + 1) }
        row.append(value)
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }
}
