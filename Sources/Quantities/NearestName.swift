/// The valid name nearest to a mistyped one.
public enum NearestName {
  /// Names longer than this are not compared.
  static let longest = 80

  /// The candidate within three edits of `name` and within half of its length; the first of the nearest.
  ///
  /// An edit inserts, deletes or replaces one character or swaps two neighbours.
  public static func find(_ name: String, in candidates: [String]) -> String? {
    let typed = Array(name.lowercased())
    guard !typed.isEmpty, typed.count <= longest else { return nil }
    var best: (distance: Int, name: String)?
    for candidate in candidates where candidate.count <= longest {
      let letters = Array(candidate.lowercased())
      guard abs(letters.count - typed.count) <= 3 else { continue }
      let edits = distance(typed, letters)
      guard edits <= 3, edits * 2 <= max(typed.count, letters.count), candidate != name else { continue }
      if edits < (best?.distance ?? .max) { best = (edits, candidate) }
    }
    return best?.name
  }

  /// Optimal string alignment distance, O(a * b).
  static func distance(_ a: [Character], _ b: [Character]) -> Int {
    var rows = [Array(0...b.count)]
    for i in 1..<(a.count + 1) {
      var row = [i]
      for j in 1..<(b.count + 1) {
        let cost = a[i - 1] == b[j - 1] ? 0 : 1
        var least = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + cost)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          least = min(least, rows[i - 2][j - 2] + 1)
        }
        row.append(least)
      }
      rows.append(row)
    }
    return rows[a.count][b.count]
  }
}
