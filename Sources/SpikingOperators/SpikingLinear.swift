public import SpikingModel

/// A linear projection driven by spikes: y_o = V · Σ_g scale[o, g] · A[o, g] + b_o (SpikingBrain section 3.4).
///
/// Groups are summed ascending, in double precision, so that y is bit-equal across schedules and placements.
public struct SpikingLinear: Sendable {
  /// The weight codes and scales.
  public let codes: CodeMatrix
  /// One value per output row.
  public let bias: [Double]?

  /// Makes a projection.
  ///
  /// `bias`, if any, has one value per output row.
  public init(codes: CodeMatrix, bias: [Double]?) {
    precondition(bias.map { $0.count == codes.outputs } ?? true)
    self.codes = codes
    self.bias = bias
  }

  /// Makes the spiking form of a projection; nil where the checkpoint has no codes for it.
  public init?(_ projection: Projection) {
    guard let codes = projection.codes else { return nil }
    self.init(codes: codes, bias: projection.bias)
  }

  /// One output, asking for the accumulator of each group in ascending order.
  @inlinable
  public func dequantize(output: Int, threshold: Double, accumulator: (_ group: Int) -> Int32) -> Double {
    var sum = 0.0
    for group in 0..<codes.groups {
      sum += codes.scale(output: output, group: group) * Double(accumulator(group))
    }
    let product = threshold * sum
    guard let bias else { return product }
    return product + bias[output]
  }
}
