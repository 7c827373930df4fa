import Foundation

/// Rotary position embedding, half-rotation (NeoX) layout.
struct RotaryEmbedding: Sendable {
  private let inverse: [Double]

  /// The inverse frequencies are rounded to float32 once, as checkpoints' code stores them.
  init(theta: Double, headDimension: Int) {
    inverse = (0..<headDimension / 2).map { pair in
      Double(Float(pow(theta, -2 * Double(pair) / Double(headDimension))))
    }
  }

  /// Rotates every head of every row; row r is at position `first` + r.
  func rotate(_ matrix: inout Matrix, first: Int) {
    let half = inverse.count
    for row in 0..<matrix.rows {
      let angles = inverse.map { Double(first + row) * $0 }
      let cosines = angles.map { cos($0) }
      let sines = angles.map { sin($0) }
      for head in stride(from: row * matrix.columns, to: (row + 1) * matrix.columns, by: 2 * half) {
        for pair in 0..<half {
          let low = matrix.values[head + pair]
          let high = matrix.values[head + half + pair]
          matrix.values[head + pair] = low * cosines[pair] - high * sines[pair]
          matrix.values[head + half + pair] = high * cosines[pair] + low * sines[pair]
        }
      }
    }
  }
}
