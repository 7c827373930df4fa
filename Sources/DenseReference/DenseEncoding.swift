package import SpikeWorkload

/// The spike counts of a matrix: every row holds one or more vectors, each with its own threshold.
///
/// V = clamp(mean|x| / k, 1e-5, 1e4), s = round(x / V) without clamp (SpikingBrain eq. 19, 21).
package struct DenseEncoding: Sendable {
  /// Integer-valued, [rows, channels].
  package let counts: Matrix
  /// [rows, vectors].
  package let thresholds: [Double]
  let vectors: Int
  /// The value that lies closest to where its count would change.
  let closest: (distance: Double, index: Int)?

  /// - Throws: `DenseReferenceError.countOutOfRange` where x / V is no Int32 (an infinite or absent number too).
  package init(
    _ input: Matrix, vectors: Int, k: Double, rounding: SpikeRounding, site: Site
  ) throws(DenseReferenceError) {
    let width = input.columns / vectors
    var counts = input.values
    var thresholds: [Double] = []
    var closest: (distance: Double, index: Int)?
    for start in stride(from: 0, to: counts.count, by: width) {
      let threshold = Self.threshold(input.values[start..<start + width], k: k)
      thresholds.append(threshold)
      for index in start..<start + width {
        let size = input.values[index].magnitude / threshold
        let count = Self.rounded(size, rounding)
        guard Int32(exactly: count) != nil else {
          throw .countOutOfRange(
            site: site, row: index / input.columns, channel: index % input.columns, value: input.values[index]
          )
        }
        counts[index] = input.values[index] < 0 && count > 0 ? -count : count
        let distance = Self.distance(size, rounding)
        if distance < closest?.distance ?? .infinity { closest = (distance, index) }
      }
    }
    self.counts = Matrix(rows: input.rows, columns: input.columns, values: counts)
    self.thresholds = thresholds
    self.vectors = vectors
    self.closest = closest
  }

  /// The mean is summed in channel order: at an exact tie another order could decide a count.
  private static func threshold(_ vector: ArraySlice<Double>, k: Double) -> Double {
    var sum = 0.0
    for value in vector { sum += value.magnitude }
    return min(max(sum / Double(vector.count) / k, 1e-5), 1e4)
  }

  /// The integer that a magnitude becomes; signs are put back afterwards, so ties go away from or towards zero.
  static func rounded(_ size: Double, _ rounding: SpikeRounding) -> Double {
    switch rounding {
    case .halfEven: return size.rounded(.toNearestOrEven)
    case .halfUp: return size.rounded(.toNearestOrAwayFromZero)
    case .floor: return size.rounded(.down)
    }
  }

  /// How far a magnitude is from the nearest point where its count changes.
  private static func distance(_ size: Double, _ rounding: SpikeRounding) -> Double {
    let fraction = size - size.rounded(.down)
    guard rounding == .floor else { return (fraction - 0.5).magnitude }
    // Nothing becomes a count below zero: an exact 0 cannot change.
    return size < 1 ? 1 - fraction : min(fraction, 1 - fraction)
  }
}
