public import DataFiles
public import SpikeWorkload
public import SpikingModel

extension SpikingModel {
  /// The largest magnitude that an integer accumulator of a spiked projection can reach.
  ///
  /// Σ|x|/V = k·I exactly unless V is clamped, so Σ|s| ≤ (k + 1/2)·I for I inputs (SpikingBrain eq. 19); times
  /// the largest weight code. 0 for a plain checkpoint.
  ///
  /// - Parameters:
  ///   - k: divisor of the adaptive threshold.
  ///   - sites: down_proj counts only where it is spiked.
  /// - Returns: the bound, as a double because it may leave Int32.
  public func accumulatorBound(k: Double, sites: SpikeSites = .paper) -> Double {
    guard shape.isSpiking else { return 0 }
    let inputs = max(shape.hidden, shape.queryWidth, sites == .paper ? shape.intermediate : 0)
    return Double(shape.largestCode) * (k + 0.5) * Double(inputs)
  }

  /// Refuses a model whose accumulators could leave Int32.
  ///
  /// - Throws: 65 with the bound.
  public func checkAccumulators(k: Double, sites: SpikeSites = .paper) throws(Failure) {
    let bound = accumulatorBound(k: k, sites: sites)
    guard bound <= Double(Int32.max) else {
      throw Failure(
        .data,
        "accumulators could reach \(bound) with k = \(k) and weight codes up to \(shape.largestCode):"
          + " expected at most \(Int32.max)")
    }
  }
}

extension LayerWeights {
  /// Largest |code| of the projections of the layer; 0 in a plain checkpoint.
  var largestCode: Int {
    var projections = [query, key, value, output, mlpGate, mlpUp, mlpDown]
    if case .fullRank(let projection)? = gate { projections.append(projection) }
    return projections.compactMap { $0.codes?.largest }.max() ?? 0
  }
}
