/// y_i = x_i · (mean(x²) + ε)^-½ · w_i (SpikingBrain section 3.1).
public struct RootMeanSquareNorm: Sendable {
  /// One factor per channel.
  public let weight: [Double]
  /// ε, 1e-6 in every released checkpoint.
  public let epsilon: Double

  /// Makes a norm.
  public init(weight: [Double], epsilon: Double) {
    self.weight = weight
    self.epsilon = epsilon
  }

  /// Normalises one vector; the sum runs in index order.
  ///
  /// Complexity: O(channels).
  /// - Precondition: one value per weight.
  public func callAsFunction(_ vector: [Double]) -> [Double] {
    precondition(vector.count == weight.count)
    var sum = 0.0
    for x in vector { sum += x * x }
    let scale = 1 / (sum / Double(vector.count) + epsilon).squareRoot()
    return vector.indices.map { vector[$0] * scale * weight[$0] }
  }

  /// Normalises each consecutive run of `weight.count` values alone (the per-head norm behind linear attention).
  ///
  /// - Precondition: the vector is a whole number of runs.
  public func perHead(_ vector: [Double]) -> [Double] {
    precondition(vector.count % weight.count == 0)
    return stride(from: 0, to: vector.count, by: weight.count).flatMap { start in
      self(Array(vector[start..<start + weight.count]))
    }
  }
}
