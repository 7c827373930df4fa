import Foundation

/// exp(x_j - max) / Σ, in double precision and index order.
public enum Softmax {
  /// The probabilities of the scores; empty for no scores.
  ///
  /// Complexity: O(scores).
  public static func probabilities(_ scores: [Double]) -> [Double] {
    guard let largest = scores.max() else { return [] }
    let weights = scores.map { exp($0 - largest) }
    var sum = 0.0
    for weight in weights { sum += weight }
    return weights.map { $0 / sum }
  }
}
