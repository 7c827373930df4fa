import DenseReference
import Foundation
import SpikeWorkload
import SpikingModel
import TestSupport
import Testing

/// The matrix forms of the operators against the formulas, element by element.
struct OperatorTests {
  @Test("Linear attention in chunks equals the recurrence, from any state", arguments: [1, 15, 16, 17, 50])
  func chunks(rows: Int) {
    var generator = SeededGenerator(seed: UInt64(rows))
    let input = LinearInput(rows: rows, generator: &generator)
    var state = generator.doubles(2 * 4 * 4)
    var recurrent = state
    let output = input.attend(0..<rows, state: &state)
    let expected = input.recurrence(state: &recurrent)
    #expect(deviation(expected, output.values) < 1e-13)
    #expect(deviation(recurrent, state) < 1e-13)
  }

  @Test("Linear attention gives the same however the rows are split", arguments: [1, 7, 16, 31])
  func split(at row: Int) {
    var generator = SeededGenerator(seed: 9)
    let input = LinearInput(rows: 32, generator: &generator)
    var whole = [Double](repeating: 0, count: 2 * 4 * 4)
    var parts = whole
    let output = input.attend(0..<32, state: &whole)
    let first = input.attend(0..<row, state: &parts)
    let second = input.attend(row..<32, state: &parts)
    #expect(deviation(output.values, first.values + second.values) < 1e-13)
    #expect(deviation(whole, parts) < 1e-13)
  }

  @Test("A window of one key gives that key's value")
  func windowOfOne() {
    let input = WindowInput(rows: 9)
    let output = input.attend(window: 1, rule: .paper, promptLength: 9)
    for row in 0..<9 {
      for head in 0..<6 {
        let expected = input.value.values[row * 8 + head / 3 * 4..<row * 8 + head / 3 * 4 + 4]
        let found = output.values[row * 24 + head * 4..<row * 24 + head * 4 + 4]
        #expect(deviation(expected, found) < 1e-15)
      }
    }
  }

  @Test(
    "Windowed attention equals softmax over the visible keys, over several blocks of queries",
    arguments: [(3, WindowRule.paper, 150), (3, .released, 20), (149, .released, 150), (200, .paper, 150)])
  func window(size: Int, rule: WindowRule, promptLength: Int) {
    let input = WindowInput(rows: 150)
    let output = input.attend(window: size, rule: rule, promptLength: promptLength)
    var expected: [Double] = []
    for row in 0..<150 {
      let keys = rule == .released && row < promptLength ? size + 1 : size
      for head in 0..<6 { expected += input.softmax(row, head, keys: max(0, row - keys + 1)...row) }
    }
    #expect(deviation(expected, output.values) < 1e-14)
  }

  @Test("Raw weights give the same product in one panel, in many, kept or not", arguments: [1, 30, 64, 1000])
  func panels(panelWeights: Int) {
    var generator = SeededGenerator(seed: 4)
    let weights = FloatMatrix(rows: 13, columns: 10, values: generator.floats(130))
    let input = Matrix(rows: 3, columns: 10, values: generator.doubles(30))
    let expected = (0..<3).flatMap { row in
      (0..<13).map { weights.dot(row: $0, Array(input.values[row * 10..<row * 10 + 10])) }
    }
    for keep in [true, false] {
      let projection = DenseProjection(raw: weights, keep: keep, panelWeights: panelWeights)
      #expect(deviation(expected, projection.product(input).values) < 1e-15)
    }
  }
}

/// Inputs of linear attention with 6 query heads, 2 key/value heads of 4 channels.
private struct LinearInput {
  let query: Matrix
  let key: Matrix
  let value: Matrix
  let gate: Matrix
  let rows: Int
  private let norm = [0.5, 1.5, 1, 2]

  init(rows: Int, generator: inout SeededGenerator) {
    self.rows = rows
    query = Matrix(rows: rows, columns: 24, values: generator.doubles(rows * 24, in: 0...1))
    key = Matrix(rows: rows, columns: 8, values: generator.doubles(rows * 8, in: 0...1))
    value = Matrix(rows: rows, columns: 8, values: generator.doubles(rows * 8))
    gate = Matrix(rows: rows, columns: 8, values: generator.doubles(rows * 8, in: -20...20))
  }

  func attend(_ range: Range<Int>, state: inout [Double]) -> Matrix {
    func part(_ matrix: Matrix) -> Matrix {
      let width = matrix.columns
      let values = matrix.values[range.lowerBound * width..<range.upperBound * width]
      return Matrix(rows: range.count, columns: width, values: Array(values))
    }
    let attention = LinearAttention(
      heads: 6, keyValueHeads: 2, dimension: 4, gateNormalizer: 16, headNorm: norm, epsilon: 1e-6)
    return attention.attend(
      query: part(query), key: part(key), value: part(value), gate: part(gate), state: &state)
  }

  /// S ← diag(σ(gk)^(1/16))·S + kᵀv, o = d^-½·q·S, row by row, then the norm of each head.
  func recurrence(state: inout [Double]) -> [Double] {
    var output: [Double] = []
    for row in 0..<rows {
      for head in 0..<2 {
        for i in 0..<4 {
          let decay = pow(1 / (1 + exp(-gate.values[row * 8 + head * 4 + i])), 1.0 / 16)
          for j in 0..<4 {
            let index = (head * 4 + i) * 4 + j
            let new = key.values[row * 8 + head * 4 + i] * value.values[row * 8 + head * 4 + j]
            state[index] = decay * state[index] + new
          }
        }
      }
      for head in 0..<6 { output += read(row, head, state) }
    }
    return output
  }

  private func read(_ row: Int, _ head: Int, _ state: [Double]) -> [Double] {
    let vector = (0..<4).map { j in
      0.5
        * (0..<4).reduce(0.0) {
          $0 + query.values[row * 24 + head * 4 + $1] * state[(head / 3 * 4 + $1) * 4 + j]
        }
    }
    let mean = vector.reduce(0) { $0 + $1 * $1 } / 4
    return (0..<4).map { vector[$0] / (mean + 1e-6).squareRoot() * norm[$0] }
  }
}

/// Inputs of windowed attention with 6 query heads, 2 key/value heads of 4 channels.
private struct WindowInput {
  let query: Matrix
  let key: Matrix
  let value: Matrix

  init(rows: Int) {
    var generator = SeededGenerator(seed: UInt64(rows))
    query = Matrix(rows: rows, columns: 24, values: generator.doubles(rows * 24, in: -3...3))
    key = Matrix(rows: rows, columns: 8, values: generator.doubles(rows * 8, in: -3...3))
    value = Matrix(rows: rows, columns: 8, values: generator.doubles(rows * 8))
  }

  func attend(window: Int, rule: WindowRule, promptLength: Int) -> Matrix {
    let shape = ModelShape(
      vocabulary: 1, hidden: 24, intermediate: 1, heads: 6, keyValueHeads: 2, headDimension: 4,
      slidingWindow: window, maximumPositions: 1000, layers: [.slidingWindow], gateRank: nil,
      weightGroup: nil,
      rawWeightBytes: 4, largestCode: 0)
    var cache = KeyValueCache()
    cache.append(key: QuantizedRows(plain: key, heads: 2), value: QuantizedRows(plain: value, heads: 2))
    return WindowAttention(shape: shape, rule: rule).attend(
      query: query, queryScales: [Double](repeating: 1, count: query.rows * 6), cache: cache,
      promptLength: promptLength)
  }

  func softmax(_ row: Int, _ head: Int, keys: ClosedRange<Int>) -> [Double] {
    let column = head / 3 * 4
    let weights = keys.map { other in
      exp(
        0.5
          * (0..<4).reduce(0.0) { sum, i in
            sum + query.values[row * 24 + head * 4 + i] * key.values[other * 8 + column + i]
          })
    }
    let total = weights.reduce(0, +)
    return (0..<4).map { i in
      zip(keys, weights).reduce(0.0) { $0 + $1.1 / total * value.values[$1.0 * 8 + column + i] }
    }
  }
}
