/// Softmax attention of one query head over float keys and values, for plain checkpoints (SpikingBrain section 3.5).
public enum FloatAttention {
  /// o = Σ_j softmax_j(q · k_j · d^-½) · v_j, channels and keys ascending.
  ///
  /// Complexity: O(keys · d).
  ///
  /// - Parameters:
  ///   - query: The rotated query, [d].
  ///   - keys: Visible rotated keys of the head's key/value group, ascending; each [d].
  ///   - values: Their values; each [d].
  /// - Returns: [d].
  /// - Precondition: as many values as keys, all of the length of `query`.
  public static func attend(
    query: [Double], keys: some RandomAccessCollection<[Double]>,
    values: some RandomAccessCollection<[Double]>
  ) -> [Double] {
    precondition(keys.count == values.count)
    let scale = 1 / Double(query.count).squareRoot()
    let probabilities = Softmax.probabilities(keys.map { dot(query, $0) * scale })
    var output = [Double](repeating: 0, count: query.count)
    for (probability, value) in zip(probabilities, values) {
      for channel in output.indices { output[channel] += probability * value[channel] }
    }
    return output
  }

  private static func dot(_ left: [Double], _ right: [Double]) -> Double {
    precondition(left.count == right.count)
    var sum = 0.0
    for index in left.indices { sum += left[index] * right[index] }
    return sum
  }
}
