/// Softmax attention of one query head over int8 keys and values, driven by query spikes (SpikingBrain section 3.5).
///
/// score_j = V_q · ks_j · d^-½ · Σ_ch s_ch · K_int[j, ch]; the integer sum is exact and may be gathered spike by
/// spike in any order. The rest is double precision, in the order of the key index.
public enum SpikedAttention {
  /// Σ_ch s_ch · K_int[ch] for one key.
  ///
  /// Complexity: O(d).
  /// - Precondition: one count per channel of the key.
  public static func integerScore(counts: some RandomAccessCollection<Int32>, key: QuantizedVector) -> Int64 {
    precondition(counts.count == key.codes.count)
    var sum: Int64 = 0
    for (count, code) in zip(counts, key.codes) where count != 0 { sum += Int64(count) * Int64(code) }
    return sum
  }

  /// The score of one key from its integer score.
  public static func score(_ integer: Int64, threshold: Double, keyScale: Double, dimension: Int) -> Double {
    threshold * keyScale / Double(dimension).squareRoot() * Double(integer)
  }

  /// o = Σ_j p_j · (V_int[j] · vs_j), keys ascending.
  ///
  /// Complexity: O(keys · d).
  /// - Precondition: one probability per value.
  public static func mix(
    probabilities: [Double], values: some RandomAccessCollection<QuantizedVector>, dimension: Int
  ) -> [Double] {
    precondition(probabilities.count == values.count)
    var output = [Double](repeating: 0, count: dimension)
    for (probability, value) in zip(probabilities, values) {
      for channel in 0..<dimension {
        output[channel] += probability * (Double(value.codes[channel]) * value.scale)
      }
    }
    return output
  }

  /// The whole operator for one query head and the keys that it sees.
  ///
  /// - Parameters:
  ///   - counts: Spike counts of the rotated query, [d].
  ///   - threshold: V of the query.
  ///   - keys: Visible keys of the head's key/value group, ascending.
  ///   - values: Their values.
  /// - Returns: [d].
  /// - Precondition: as many values as keys, all of the length of `counts`.
  public static func attend(
    counts: [Int32], threshold: Double, keys: some RandomAccessCollection<QuantizedVector>,
    values: some RandomAccessCollection<QuantizedVector>
  ) -> [Double] {
    let scores = keys.map { key in
      score(
        integerScore(counts: counts, key: key), threshold: threshold, keyScale: key.scale,
        dimension: counts.count)
    }
    return mix(
      probabilities: Softmax.probabilities(scores), values: values, dimension: counts.count)
  }
}
