import Foundation

/// Gated linear attention over whole chunks of rows (SpikingBrain section 3.6, chunkwise parallel form).
///
/// Within a chunk every pair (query row, earlier row) is weighted with its own decay exp(B_t − B_j), where B is
/// the running sum of log-decays; what lies before the chunk enters through the state. No row is a step of a
/// recurrence, and every product is a matrix product.
package struct LinearAttention: Sendable {
  let heads: Int
  let keyValueHeads: Int
  let dimension: Int
  let gateNormalizer: Double
  let headNorm: [Double]
  let epsilon: Double
  private let chunk = 16

  package init(
    heads: Int, keyValueHeads: Int, dimension: Int, gateNormalizer: Double, headNorm: [Double],
    epsilon: Double
  ) {
    self.heads = heads
    self.keyValueHeads = keyValueHeads
    self.dimension = dimension
    self.gateNormalizer = gateNormalizer
    self.headNorm = headNorm
    self.epsilon = epsilon
  }

  /// Attends from all rows and advances the state ([key/value heads, key channel, value channel]).
  package func attend(
    query: Matrix, key: Matrix, value: Matrix, gate: Matrix, state: inout [Double]
  ) -> Matrix {
    var output = Matrix(rows: query.rows, columns: heads * dimension)
    let decays = gate.values.map { Elementwise.logSigmoid($0) / gateNormalizer }
    for start in stride(from: 0, to: query.rows, by: chunk) {
      let rows = start..<min(query.rows, start + chunk)
      for head in 0..<keyValueHeads {
        let piece = Chunk(
          rows: rows, dimension: dimension, column: head * dimension, width: keyValueHeads * dimension,
          keys: key.values, decays: decays)
        var memory = Array(state[head * dimension * dimension..<(head + 1) * dimension * dimension])
        for queryHead in head * (heads / keyValueHeads)..<(head + 1) * (heads / keyValueHeads) {
          attend(piece, queryHead: queryHead, query, value, memory, &output)
        }
        advance(&memory, piece, value)
        state.replaceSubrange(head * dimension * dimension..<(head + 1) * dimension * dimension, with: memory)
      }
    }
    let scale = 1 / Double(dimension).squareRoot()
    for index in output.values.indices { output.values[index] *= scale }
    return Elementwise.normalized(output, weight: headNorm, epsilon: epsilon)
  }

  /// O = (Q ⊙ exp(B))·S + ((Q·Kᵀ) with pairwise decays, causal)·V.
  private func attend(
    _ chunk: Chunk, queryHead: Int, _ query: Matrix, _ value: Matrix, _ memory: [Double],
    _ output: inout Matrix
  ) {
    let count = chunk.rows.count
    var decayed = [Double](repeating: 0, count: count * dimension)
    var weights = [Double](repeating: 0, count: count * count)
    for row in 0..<count {
      let start = (chunk.rows.lowerBound + row) * query.columns + queryHead * dimension
      let vector = Array(query.values[start..<start + dimension])
      for channel in 0..<dimension {
        decayed[row * dimension + channel] = vector[channel] * exp(chunk.sums[row * dimension + channel])
      }
      for earlier in 0...row {
        weights[row * count + earlier] = chunk.pairWeight(row, earlier, vector)
      }
    }
    let target = Block(
      offset: chunk.rows.lowerBound * output.columns + queryHead * dimension, stride: output.columns)
    MatrixProduct.multiply(
      decayed, Block(stride: dimension), by: memory, Block(stride: dimension), into: &output.values, target,
      rows: count, columns: dimension, inner: dimension)
    MatrixProduct.multiply(
      weights, Block(stride: count), by: value.values, chunk.block, into: &output.values, target, rows: count,
      columns: dimension, inner: count, accumulating: true)
  }

  /// S ← diag(exp(B_end))·S + (K ⊙ exp(B_end − B))ᵀ·V.
  private func advance(_ memory: inout [Double], _ chunk: Chunk, _ value: Matrix) {
    let last = (chunk.rows.count - 1) * dimension
    for channel in 0..<dimension {
      let factor = exp(chunk.sums[last + channel])
      for column in 0..<dimension { memory[channel * dimension + column] *= factor }
    }
    let pending = chunk.keys.indices.map { index in
      chunk.keys[index] * exp(chunk.sums[last + index % dimension] - chunk.sums[index])
    }
    MatrixProduct.multiply(
      pending, Block(stride: dimension, transposed: true), by: value.values, chunk.block, into: &memory,
      Block(stride: dimension), rows: dimension, columns: dimension, inner: chunk.rows.count,
      accumulating: true)
  }
}

/// The keys and running log-decays of one key/value head over a few neighbouring rows.
private struct Chunk {
  let rows: Range<Int>
  /// Where the chunk's values of this head lie in [rows, key/value heads · dimension].
  let block: Block
  /// [rows, dimension].
  let keys: [Double]
  /// B: log-decays summed from the first row of the chunk, itself included; [rows, dimension].
  let sums: [Double]
  /// keys ⊙ exp(B_row − B_earlier) for every pair, [row][earlier] of `dimension` values; shared by query heads.
  private let pairs: [Double]
  private let dimension: Int

  init(rows: Range<Int>, dimension: Int, column: Int, width: Int, keys: [Double], decays: [Double]) {
    var own: [Double] = []
    var sums: [Double] = []
    for row in rows {
      let start = row * width + column
      own += keys[start..<start + dimension]
      for channel in 0..<dimension {
        let before = row == rows.lowerBound ? 0 : sums[sums.count - dimension]
        sums.append(before + decays[start + channel])
      }
    }
    let count = rows.count
    var pairs = [Double](repeating: 0, count: count * count * dimension)
    for row in 0..<count {
      for earlier in 0...row {
        for channel in 0..<dimension {
          let gap = sums[row * dimension + channel] - sums[earlier * dimension + channel]
          pairs[(row * count + earlier) * dimension + channel] = own[earlier * dimension + channel] * exp(gap)
        }
      }
    }
    self.rows = rows
    self.dimension = dimension
    self.keys = own
    self.sums = sums
    self.pairs = pairs
    block = Block(offset: rows.lowerBound * width + column, stride: width)
  }

  func pairWeight(_ row: Int, _ earlier: Int, _ query: [Double]) -> Double {
    let start = (row * rows.count + earlier) * dimension
    var sum = 0.0
    for channel in 0..<dimension { sum += query[channel] * pairs[start + channel] }
    return sum
  }
}
