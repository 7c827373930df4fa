import Foundation
package import SpikeWorkload

/// Sliding-window softmax attention: whole blocks of queries against whole ranges of keys, under a mask.
package struct WindowAttention: Sendable {
  let heads: Int
  let keyValueHeads: Int
  let dimension: Int
  /// W.
  let window: Int
  let rule: WindowRule
  private let block = 128

  package init(shape: ModelShape, rule: WindowRule) {
    heads = shape.heads
    keyValueHeads = shape.keyValueHeads
    dimension = shape.headDimension
    window = shape.slidingWindow
    self.rule = rule
  }

  /// The first key that the query at `position` sees: W keys, or W + 1 in the prefill of the released code.
  func firstVisible(_ position: Int, promptLength: Int) -> Int {
    let keys = rule == .released && position < promptLength ? window + 1 : window
    return max(0, position - keys + 1)
  }

  /// Attends from the last rows of the cache.
  ///
  /// `query` is [rows, heads · dimension], integer counts where `queryScales` ([rows, heads]) holds thresholds.
  package func attend(
    query: Matrix, queryScales: [Double], cache: KeyValueCache, promptLength: Int
  ) -> Matrix {
    var output = Matrix(rows: query.rows, columns: query.columns)
    let first = cache.rows - query.rows
    for start in stride(from: 0, to: query.rows, by: block) {
      let rows = start..<min(query.rows, start + block)
      let visible = rows.map { firstVisible(first + $0, promptLength: promptLength)..<first + $0 + 1 }
      for head in 0..<heads {
        attend(rows, visible, head, query, queryScales, cache, &output)
      }
    }
    return output
  }

  private func attend(
    _ rows: Range<Int>, _ visible: [Range<Int>], _ head: Int, _ query: Matrix, _ queryScales: [Double],
    _ cache: KeyValueCache, _ output: inout Matrix
  ) {
    let lowest = visible.map(\.lowerBound).min() ?? 0
    let span = (visible.map(\.upperBound).max() ?? 0) - lowest
    let owner = head / (heads / keyValueHeads)
    let width = keyValueHeads * dimension
    let cached = Block(offset: lowest * width + owner * dimension, stride: width)
    let own = Block(offset: rows.lowerBound * query.columns + head * dimension, stride: query.columns)
    var scores = [Double](repeating: 0, count: rows.count * span)
    MatrixProduct.multiply(
      query.values, own, by: cache.keys, Block(offset: cached.offset, stride: width, transposed: true),
      into: &scores, Block(stride: span), rows: rows.count, columns: span, inner: dimension)
    for row in 0..<rows.count {
      let scale = queryScales[(rows.lowerBound + row) * heads + head] / Double(dimension).squareRoot()
      let keys = visible[row].lowerBound - lowest..<visible[row].upperBound - lowest
      softmax(&scores, row * span, span, keys, scale) {
        cache.keyScales[(lowest + $0) * keyValueHeads + owner]
      }
      for key in keys {
        scores[row * span + key] *= cache.valueScales[(lowest + key) * keyValueHeads + owner]
      }
    }
    MatrixProduct.multiply(
      scores, Block(stride: span), by: cache.values, cached, into: &output.values, own, rows: rows.count,
      columns: dimension, inner: span)
  }

  /// Softmax over the visible keys of one row; the others get weight 0.
  private func softmax(
    _ scores: inout [Double], _ start: Int, _ span: Int, _ visible: Range<Int>, _ scale: Double,
    keyScale: (Int) -> Double
  ) {
    var peak = -Double.infinity
    for key in visible {
      scores[start + key] *= scale * keyScale(key)
      peak = max(peak, scores[start + key])
    }
    var sum = 0.0
    for key in 0..<span {
      scores[start + key] = visible.contains(key) ? exp(scores[start + key] - peak) : 0
      sum += scores[start + key]
    }
    for key in visible { scores[start + key] /= sum }
  }
}
