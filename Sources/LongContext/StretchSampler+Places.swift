import ChipModel
import DataFiles
import SpikeWorkload

/// Which stretches of a prompt to simulate.
extension StretchSampler {
  /// The stretch where sampling ends: behind a full window, or at the longest context; nil where the beginning says it
  /// all.
  ///
  /// It begins where the window is full: one that ended there would have the interval of a shorter context.
  func lastEdge(
    behind beginning: PrefillStretch, _ longest: Int
  ) throws(Failure) -> PrefillStretch? {
    let full = runner.fullWindow
    guard longest > beginning.end, full > beginning.steady.range.lowerBound else { return nil }
    let cycle = runner.activity.count
    func wholeCycles(_ position: Int) -> Int { (position + cycle - 1) / cycle * cycle }
    return longest > full
      ? try sample(start: wholeCycles(full)) : try sample(end: wholeCycles(longest))
  }

  /// Where to look between two positions, in whole cycles: at the geometric mean, as costs change by factors, and where
  /// that lies in the first third, in the middle as well.
  ///
  /// Where another bottleneck takes over, τ has a bend; half of the largest departure that it makes, or more, is seen in
  /// the middle, wherever it lies, but next to nothing of one far behind the place that is looked at.
  static func places(_ a: Int, _ b: Int, _ cycle: Int) -> [Int] {
    let mean = (Double(a) * Double(b)).squareRoot()
    let middle = Double(a + b) / 2
    let isEarly = (mean - Double(a)) * 3 < Double(b - a)
    let places = (isEarly ? [mean, middle] : [mean]).map { Int(($0 / Double(cycle)).rounded()) * cycle }
    return places.filter { a < $0 && $0 < b }
  }

  /// Longest prompt that is held out where packets can be lost, unless twice the beginning is longer.
  private static let longestHeldOut = 512

  /// Tokens to hold out: twice the beginning, and more where it shows less.
  func heldOut(behind measured: Int) -> Int {
    // Losses are rarer than waiting, and need longer to show.
    let losses = runner.chip.core.onFull == .drop ? min(4 * measured, Self.longestHeldOut) : 0
    // As many tokens behind a full window as before it, where the window is not too long for that.
    // A window of twice the longest stretch is full one position behind that.
    let isShort = runner.fullWindow - 1 <= 2 * settings.longestStretch
    return max(2 * measured, losses, isShort ? 2 * runner.fullWindow : 0)
  }
}

extension ContextRunner {
  /// The first position that costs as much as all behind it.
  var fullWindow: Int {
    // The released rule sees one more key than the window says.
    shape.layers.contains(.slidingWindow) ? shape.slidingWindow + 1 : 1
  }
}
