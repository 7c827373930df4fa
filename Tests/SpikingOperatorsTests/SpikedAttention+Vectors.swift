import SpikingModel
import SpikingOperators

/// The whole operator on vectors, as the golden files have them: a run gathers its sums spike by spike.
extension SpikedAttention {
  /// Σ_ch s_ch · K_int[ch] for one key.
  static func integerScore(counts: [Int32], key: QuantizedVector) -> Int64 {
    zip(counts, key.codes).reduce(0) { $0 + Int64($1.0) * Int64($1.1) }
  }

  /// What one query head makes of the keys that it sees and of their values, ascending.
  static func attend(
    counts: [Int32], threshold: Double, keys: some RandomAccessCollection<QuantizedVector>,
    values: some RandomAccessCollection<QuantizedVector>
  ) -> [Double] {
    let scores = keys.map { key in
      score(
        integerScore(counts: counts, key: key), threshold: threshold, keyScale: key.scale,
        dimension: counts.count)
    }
    var output = [Double](repeating: 0, count: counts.count)
    for (probability, value) in zip(Softmax.probabilities(scores), values) {
      for channel in output.indices {
        output[channel] += probability * (Double(value.codes[channel]) * value.scale)
      }
    }
    return output
  }
}
