import SpikingModel

extension Projection {
  /// One row of the layer as floats times a vector, in index order; scaled codes where no floats are stored.
  func product(row: Int, _ vector: [Double]) -> Double {
    if let raw { return raw.dot(row: row, vector) }
    guard let codes else { return 0 }
    var sum = 0.0
    for input in 0..<codes.inputs {
      sum +=
        codes.scale(output: row, group: input / codes.group) * Double(codes.code(input: input, output: row))
        * vector[input]
    }
    return sum
  }
}
