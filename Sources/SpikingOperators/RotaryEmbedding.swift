import Foundation

/// Rotary position embedding in the half-rotation layout (SpikingBrain section 3.5).
///
/// Channel j of the first half turns with channel j + d/2 by position · θ^(-2j/d). The inverse frequencies are
/// rounded to Float, as checkpoints' code stores them; everything else is double precision.
public struct RotaryEmbedding: Sendable {
  /// Channels of one head, d; even.
  public let dimension: Int
  private let inverseFrequencies: [Double]

  /// Makes the table of a model.
  ///
  /// - Precondition: `dimension` is even.
  public init(theta: Double, dimension: Int) {
    precondition(dimension % 2 == 0)
    self.dimension = dimension
    inverseFrequencies = (0..<dimension / 2).map { j in
      Double(Float(pow(theta, -2 * Double(j) / Double(dimension))))
    }
  }

  /// Rotates every head of a vector that holds whole heads.
  ///
  /// Complexity: O(channels).
  /// - Precondition: the vector is a whole number of heads.
  public func callAsFunction(_ vector: [Double], position: Int) -> [Double] {
    precondition(vector.count % dimension == 0)
    var rotated = vector
    let half = dimension / 2
    for j in 0..<half {
      let angle = Double(position) * inverseFrequencies[j]
      let cosine = cos(angle)
      let sine = sin(angle)
      for head in stride(from: 0, to: vector.count, by: dimension) {
        let x = vector[head + j]
        let y = vector[head + j + half]
        rotated[head + j] = x * cosine - y * sine
        rotated[head + j + half] = y * cosine + x * sine
      }
    }
    return rotated
  }
}
