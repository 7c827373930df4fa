/// The rhythm in which positions complete once a pipeline is full.
///
/// Where packets never wait for each other the rhythm is exact: a cycle of the activity takes the same time again and
/// again. Where they do, backpressure makes single completions irregular for good, even if every token fires alike;
/// they keep within a band around a line, or around a parabola where attention sees one more key at each position.
/// Then the rhythm is the slope of that line, known the better the longer it is against the band.
public struct SteadyState: Sendable, Hashable {
  /// Completions that the fit uses, as indices of the list that was given.
  public let range: Range<Int>
  /// Time from one completion to the next in the middle of `range`, in picoseconds.
  public let interval: Double
  /// By how much the interval grows per position, in picoseconds.
  public let growth: Double
  /// Time at which the line passes the middle of `range`, in picoseconds.
  public let level: Double
  /// Root mean square of the deviations from the line, in picoseconds.
  public let spread: Double
  /// How far `interval` may be off, in picoseconds: as far as if the completions had drifted through their band, seven
  /// times `spread`, over the whole range; 0 where the rhythm is exact.
  public let uncertainty: Double

  /// Whether all cycles of `range` took the same time to the picosecond.
  public var isExact: Bool { uncertainty == 0 }
  /// The middle of `range`, between two completions where it holds an even number of them.
  public var centre: Double { Double(range.lowerBound + range.upperBound - 1) / 2 }
  /// `uncertainty` as a part of the interval.
  public var relativeUncertainty: Double { uncertainty / interval }

  /// What the end of a run shows, however uncertain.
  ///
  /// The first quarter is left to the pipeline to fill, or what lies before `first` if a third and three cycles are
  /// behind it.
  /// Complexity: O(n).
  ///
  /// - Parameters:
  ///   - completions: times at which consecutive positions completed, in picoseconds, ascending.
  ///   - cycle: positions after which the activity repeats, at least 1.
  ///   - first: completion from which on the rhythm is the same, 0 where it may change all the time.
  /// - Returns: nil where fewer than two cycles and three completions are left behind that, or they
  ///   took no time.
  static func fit(_ completions: [Int64], cycle: Int, from first: Int = 0) -> SteadyState? {
    let filling = completions.count / 4
    let isEnough = completions.count - first >= max(completions.count / 3, 3 * max(1, cycle))
    let skipped = isEnough ? max(first, filling) : filling
    let cycles = (completions.count - skipped) / max(1, cycle)
    let count = cycles * cycle
    guard cycle >= 1, cycles >= 2, count >= 3 else { return nil }
    let used = completions.count - count..<completions.count
    let line = Parabola(completions[used])
    guard line.slope > 0 else { return nil }
    if let duration = constantCycle(completions[used], cycle) {
      return SteadyState(
        range: used, interval: Double(duration) / Double(cycle), growth: 0, level: line.level,
        spread: line.spread, uncertainty: 0)
    }
    return SteadyState(
      range: used, interval: line.slope, growth: line.growth, level: line.level, spread: line.spread,
      uncertainty: 7 * line.spread / Double(count))
  }

  /// The duration that all cycles share, if they do.
  private static func constantCycle(_ completions: ArraySlice<Int64>, _ cycle: Int) -> Int64? {
    let durations = zip(completions.dropFirst(cycle), completions).map { $0 - $1 }
    guard let first = durations.first, durations.allSatisfy({ $0 == first }) else { return nil }
    return first
  }
}

/// The parabola with the least squares of deviations from equally spaced values.
private struct Parabola {
  /// Value in the middle of the fitted line.
  let level: Double
  /// Slope in the middle.
  let slope: Double
  /// Growth of the slope per step.
  let growth: Double
  /// Root mean square of the deviations.
  let spread: Double

  /// - Precondition: at least three values.
  init(_ values: ArraySlice<Int64>) {
    // Orthogonal polynomials 1, x and x² - q over the steps around the middle; relative to the first value, so
    // that 2^56 ps lose no digits.
    let origin = values[values.startIndex]
    let points = values.enumerated().map {
      (x: Double($0.offset) - Double(values.count - 1) / 2, y: Double($0.element - origin))
    }
    let count = Double(points.count)
    let mean = points.reduce(0) { $0 + $1.y } / count
    let square = points.reduce(0) { $0 + $1.x * $1.x }
    let q = square / count
    let slope = points.reduce(0) { $0 + $1.x * $1.y } / square
    let bend = points.reduce(0) { $0 + ($1.x * $1.x - q) * $1.y }
    let norm = points.reduce(0) { $0 + ($1.x * $1.x - q) * ($1.x * $1.x - q) }
    let curve = norm > 0 ? bend / norm : 0
    let squares = points.reduce(0) { sum, point in
      let rest = point.y - mean - slope * point.x - curve * (point.x * point.x - q)
      return sum + rest * rest
    }
    self.slope = slope
    growth = 2 * curve
    // In the middle the parabola lies `curve * q` below the mean of its values.
    level = Double(origin) + mean - curve * q
    spread = (squares / count).squareRoot()
  }
}
