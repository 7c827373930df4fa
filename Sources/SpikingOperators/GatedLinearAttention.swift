import Foundation

/// Gated linear attention of one key/value head, with its recurrent state (SpikingBrain section 3.6).
///
/// S_t = diag(a_t) · S_(t-1) + k_tᵀ · v_t and o_t = d^-½ · q_t · S_t, the state after the update. Queries and keys
/// go through ReLU; a_t = sigmoid(g)^(1/16) per key channel. All query heads of the group share the state.
public struct GatedLinearAttention: Sendable {
  /// Channels of one head, d.
  public let dimension: Int
  /// Divisor of the gate's log-sigmoid.
  public let gateNormalizer: Double
  /// S, [key channel][value channel] in row-major order.
  public private(set) var state: [Double]

  /// Makes a head with a zero state.
  public init(dimension: Int, gateNormalizer: Double = 16) {
    self.dimension = dimension
    self.gateNormalizer = gateNormalizer
    state = [Double](repeating: 0, count: dimension * dimension)
  }

  /// Takes one token and returns the outputs of the query heads, before the per-head norm.
  ///
  /// Complexity: O(d² · (1 + query heads)).
  /// - Parameters:
  ///   - queries: [query heads of this group][d], before ReLU.
  ///   - key: [d], before ReLU.
  ///   - value: [d].
  ///   - gateLogits: [d], one per key channel.
  /// - Returns: [query heads of this group][d].
  /// - Precondition: the shapes hold.
  public mutating func step(
    queries: [Double], key: [Double], value: [Double], gateLogits: [Double]
  ) -> [Double] {
    precondition(key.count == dimension && value.count == dimension && gateLogits.count == dimension)
    precondition(queries.count % dimension == 0)
    update(key: key, value: value, gateLogits: gateLogits)
    let scale = 1 / Double(dimension).squareRoot()
    var output = [Double](repeating: 0, count: queries.count)
    for head in stride(from: 0, to: queries.count, by: dimension) {
      for i in 0..<dimension {
        let query = Self.rectified(queries[head + i])
        if query == 0 { continue }
        for j in 0..<dimension { output[head + j] += query * state[i * dimension + j] }
      }
    }
    for index in output.indices { output[index] *= scale }
    return output
  }

  private mutating func update(key: [Double], value: [Double], gateLogits: [Double]) {
    for i in 0..<dimension {
      let decay = Self.decay(gateLogit: gateLogits[i], normalizer: gateNormalizer)
      let factor = Self.rectified(key[i])
      for j in 0..<dimension {
        state[i * dimension + j] = decay * state[i * dimension + j] + factor * value[j]
      }
    }
  }

  /// exp(logsigmoid(g) / normalizer), in (0, 1] and stable for any g.
  public static func decay(gateLogit: Double, normalizer: Double) -> Double {
    exp(logSigmoid(gateLogit) / normalizer)
  }

  /// log(1 / (1 + exp(-x))) without overflow.
  public static func logSigmoid(_ x: Double) -> Double { min(x, 0) - log1p(exp(-x.magnitude)) }

  /// max(x, 0).
  ///
  /// A zero channel of a query or key touches no row of the state.
  public static func rectified(_ x: Double) -> Double { x > 0 ? x : 0 }
}
