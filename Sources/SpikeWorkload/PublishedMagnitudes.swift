/// How large the inputs of SpikingBrain-7B's projections are, as far as its published spike statistics tell.
///
/// With y = |x| / mean|x|, a count is s = rint(k·y) for every threshold divisor k. The curve P(|x| > y·mean|x|)
/// below is the smoothest one, linear between its knots, that has a mean of 1 and gives all published numbers
/// at once (SpikingBrain section 8.1): the bins of Figure 9 at k = 3 (silent 18.4 %, one bit 51.1 %, two bits
/// 25.6 %, more 4.9 % of the channels), about 1 % above 16, and the sparsity and |s| <= 7 of the five k of
/// Table 11. It was fitted once by constrained least squares; the tests hold it against the tables.
/// Two ends meet only loosely: about 1.1 % of the channels exceed 12 times the mean, where nothing is published.
public enum PublishedMagnitudes {
  /// Points of the curve: y, and the share of channels above it.
  static let knots: [(magnitude: Double, share: Double)] = [
    (0, 1), (0.125, 0.855084), (1 / 6.0, 0.816020), (0.25, 0.752633), (1 / 3.0, 0.692949), (0.5, 0.583488),
    (2 / 3.0, 0.490633), (5 / 6.0, 0.417420), (1, 0.347439), (7 / 6.0, 0.287003), (4 / 3.0, 0.238945),
    (1.5, 0.193369), (5 / 3.0, 0.154039), (11 / 6.0, 0.129712), (2, 0.102798), (2.25, 0.070009),
    (2.5, 0.049000), (2.75, 0.033811), (3, 0.024041), (3.375, 0.022709), (3.75, 0.011169), (12, 0.011169),
    (16, 0),
  ]

  /// The share of channels whose |x| exceeds `magnitude` times the mean.
  ///
  /// Only additions, multiplications and divisions: the same bits on every machine.
  public static func share(above magnitude: Double) -> Double {
    guard let next = knots.firstIndex(where: { $0.magnitude > magnitude }) else { return 0 }
    guard next > 0 else { return 1 }
    let (left, right) = (knots[next - 1], knots[next])
    let part = (magnitude - left.magnitude) / (right.magnitude - left.magnitude)
    return left.share + part * (right.share - left.share)
  }
}
