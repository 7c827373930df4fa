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

  /// The accumulators of a whole vector of counts, [groups][outputs.count] in natural order.
  ///
  /// Adds one weight row per firing channel, as the event path does spike by spike. Complexity: O(firing · outputs).
  /// - Precondition: one count per input.
  public func accumulate(_ counts: [Int32], outputs: Range<Int>? = nil) -> [Int32] {
    precondition(counts.count == codes.inputs)
    let bank = RowAccumulators(codes: codes, inputs: 0..<codes.inputs, outputs: outputs ?? 0..<codes.outputs)
    for (input, count) in counts.enumerated() where count != 0 { bank.add(input: input, value: count) }
    let size = bank.outputs.count
    return Array(unsafeUninitializedCapacity: bank.groups.count * size) { sums, count in
      guard let start = sums.baseAddress else { return }
      for group in bank.groups { bank.copySums(ofGroup: group, to: start + group * size) }
      count = bank.groups.count * size
    }
  }

  /// The outputs of a range of rows from their accumulators.
  ///
  /// - Parameters:
  ///   - accumulators: [groups][outputs.count] in natural order.
  ///   - threshold: V of the encoded input.
  ///   - outputs: The output rows; all where nil.
  /// - Returns: One value per row of `outputs`.
  /// - Precondition: one accumulator per (group, row).
  public func dequantize(_ accumulators: [Int32], threshold: Double, outputs: Range<Int>? = nil) -> [Double] {
    let rows = outputs ?? 0..<codes.outputs
    precondition(accumulators.count == codes.groups * rows.count)
    return rows.map { output in
      dequantize(output: output, threshold: threshold) { group in
        accumulators[group * rows.count + output - rows.lowerBound]
      }
    }
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
