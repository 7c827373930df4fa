/// How far two measurements order the same things alike.
public enum RankCorrelation {
  /// Kendall's tau-b: 1 where both orders agree, -1 where they are opposite; nil where one of them is constant.
  ///
  /// M. G. Kendall, "The treatment of ties in ranking problems", Biometrika 33, 239-251 (1945).
  /// Complexity: O(n^2).
  public static func kendall(_ one: [Double], _ other: [Double]) -> Double? {
    var balance = 0
    var pairsOfOne = 0
    var pairsOfOther = 0
    for first in one.indices {
      for second in one.indices.dropFirst(first + 1) {
        let a = sign(one[first] - one[second])
        let b = sign(other[first] - other[second])
        balance += a * b
        pairsOfOne += a * a
        pairsOfOther += b * b
      }
    }
    guard pairsOfOne > 0, pairsOfOther > 0 else { return nil }
    return Double(balance) / (Double(pairsOfOne) * Double(pairsOfOther)).squareRoot()
  }

  private static func sign(_ value: Double) -> Int { value > 0 ? 1 : value < 0 ? -1 : 0 }
}
