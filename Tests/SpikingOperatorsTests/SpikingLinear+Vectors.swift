import SpikingModel
import SpikingOperators

/// Whole vectors, as the golden files have them: a run goes spike by spike.
extension SpikingLinear {
  /// The accumulators of a vector of counts, [groups][outputs.count] in natural order.
  func accumulate(_ counts: [Int32], outputs: Range<Int>? = nil) -> [Int32] {
    let bank = RowAccumulators(codes: codes, inputs: 0..<codes.inputs, outputs: outputs ?? 0..<codes.outputs)
    for (input, count) in counts.enumerated() where count != 0 { bank.add(input: input, value: count) }
    return bank.groups.flatMap { group in bank.outputs.map { bank[group: group, output: $0] } }
  }

  /// The outputs of some rows, all where nil, from their accumulators.
  func dequantize(_ accumulators: [Int32], threshold: Double, outputs: Range<Int>? = nil) -> [Double] {
    let rows = outputs ?? 0..<codes.outputs
    return rows.map { output in
      dequantize(output: output, threshold: threshold) { group in
        accumulators[group * rows.count + output - rows.lowerBound]
      }
    }
  }
}
