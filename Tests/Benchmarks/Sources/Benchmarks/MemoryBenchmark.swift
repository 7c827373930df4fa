import SpikingModel

/// What a weight of a dense matrix takes in memory: by how much this process grows with one matrix of
/// SpikingBrain-7B.
struct MemoryBenchmark {
  static let (inputs, outputs) = (3584, 18_944)

  func rows() -> [Row] {
    let codes = (0..<Self.inputs * Self.outputs).map { Int16(truncatingIfNeeded: $0 % 251 - 125) }
    let scales = [Float](repeating: 1, count: Self.outputs)
    let before = Memory.resident()
    let matrix = CodeMatrix(
      outputs: Self.outputs, inputs: Self.inputs, group: Self.inputs, codes: codes, scales: scales)
    // What it is made of must not go away meanwhile.
    let after = withExtendedLifetime((codes, matrix)) { Memory.resident() }
    let bytes = Double(after - before) / Double(matrix.inputs * matrix.outputs)
    return [
      Row(
        workload: "memory/dense-int8", peer: "limit", unit: "bytes/synapse", ceiling: 1.1,
        result: Row.Result(own: bytes))
    ]
  }
}
