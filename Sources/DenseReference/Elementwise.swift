import Foundation

/// Element-wise operators in double precision.
enum Elementwise {
  /// RMSNorm over every `weight.count` neighbouring channels: y = x · rsqrt(mean(x²) + ε) · w.
  static func normalized(_ input: Matrix, weight: [Double], epsilon: Double) -> Matrix {
    let width = weight.count
    var result = input
    for start in stride(from: 0, to: input.values.count, by: width) {
      var squares = 0.0
      for index in start..<start + width { squares += input.values[index] * input.values[index] }
      let factor = 1 / (squares / Double(width) + epsilon).squareRoot()
      for channel in 0..<width {
        result.values[start + channel] = input.values[start + channel] * factor * weight[channel]
      }
    }
    return result
  }

  /// silu(gate) ⊙ up.
  static func gated(_ gate: Matrix, _ up: Matrix) -> Matrix {
    var result = up
    for index in result.values.indices {
      let z = gate.values[index]
      result.values[index] *= z / (1 + exp(-z))
    }
    return result
  }

  static func rectified(_ input: Matrix) -> Matrix {
    var result = input
    for index in result.values.indices where result.values[index] < 0 { result.values[index] = 0 }
    return result
  }

  /// log(sigmoid(z)), without overflow on either side.
  static func logSigmoid(_ z: Double) -> Double { min(z, 0) - log1p(exp(-z.magnitude)) }
}
