package import SpikingModel

/// A linear layer over all rows at once.
package struct DenseProjection: Sendable {
  private enum Weights: Sendable {
    /// Integer codes per group, for spiked inputs.
    case codes(CodeMatrix, WeightPanels)
    /// Codes times scales per group, for float inputs.
    case scaledCodes(CodeMatrix, WeightPanels)
    /// Raw floats.
    case raw(WeightPanels)
  }

  let outputs: Int
  let inputs: Int
  private let weights: Weights
  private let bias: [Double]

  /// A layer that multiplies spike counts.
  init(spiked codes: CodeMatrix, bias: [Double]?, keep: Bool) {
    outputs = codes.outputs
    inputs = codes.inputs
    weights = .codes(codes, .codes(codes, keep: keep))
    self.bias = bias ?? []
  }

  /// A layer that multiplies floats by the stored weights, or by code·scale where only codes are stored.
  init?(unspiked projection: Projection, keep: Bool) {
    outputs = projection.outputs
    inputs = projection.inputs
    bias = projection.bias ?? []
    if let raw = projection.raw {
      weights = .raw(.raw(raw, keep: keep))
    } else if let codes = projection.codes {
      weights = .scaledCodes(codes, .scaledCodes(codes, keep: keep))
    } else {
      return nil
    }
  }

  /// A layer of raw floats without bias, at most `panelWeights` of them widened at once.
  package init(raw matrix: FloatMatrix, keep: Bool, panelWeights: Int = 4_194_304) {
    outputs = matrix.rows
    inputs = matrix.columns
    bias = []
    weights = .raw(.raw(matrix, keep: keep, panelWeights: panelWeights))
  }

  /// y = x·Wᵀ + b.
  package func product(_ input: Matrix) -> Matrix {
    precondition(input.columns == inputs)
    var result = Matrix(rows: input.rows, columns: outputs)
    switch weights {
    case .raw(let panels): addRaw(panels, input, to: &result)
    case .codes(let codes, let panels), .scaledCodes(let codes, let panels):
      for group in 0..<codes.groups {
        MatrixProduct.multiply(
          input.values, Block(offset: group * codes.group, stride: inputs), by: panels[group],
          Block(stride: outputs), into: &result.values, Block(stride: outputs), rows: input.rows,
          columns: outputs, inner: codes.group, accumulating: true)
      }
    }
    addBias(to: &result)
    return result
  }

  private func addRaw(_ panels: WeightPanels, _ input: Matrix, to result: inout Matrix) {
    for panel in 0..<panels.count {
      MatrixProduct.multiply(
        input.values, Block(stride: inputs), by: panels[panel], Block(stride: inputs, transposed: true),
        into: &result.values, Block(offset: panel * panels.height, stride: outputs), rows: input.rows,
        columns: min(panels.height, outputs - panel * panels.height), inner: inputs)
    }
  }

  /// y = V·Σ_g scale·A + b with A[o, g] = Σ s·code, groups ascending (SpikingBrain section 3.4).
  ///
  /// Hands every accumulator matrix ([rows, outputs] of one group) to `keep` before it is scaled.
  func spikedProduct(_ input: DenseEncoding, keep: (_ group: Int, _ accumulators: [Double]) -> Void) -> Matrix
  {
    guard case .codes(let codes, let panels) = weights else { preconditionFailure("not a spiked projection") }
    let rows = input.counts.rows
    var result = Matrix(rows: rows, columns: outputs)
    var accumulators = [Double](repeating: 0, count: rows * outputs)
    for group in 0..<codes.groups {
      MatrixProduct.multiply(
        input.counts.values, Block(offset: group * codes.group, stride: inputs), by: panels[group],
        Block(stride: outputs), into: &accumulators, Block(stride: outputs), rows: rows, columns: outputs,
        inner: codes.group)
      keep(group, accumulators)
      let scales = (0..<outputs).map { codes.scale(output: $0, group: group) }
      for row in 0..<rows {
        for output in 0..<outputs {
          result.values[row * outputs + output] += scales[output] * accumulators[row * outputs + output]
        }
      }
    }
    for row in 0..<rows {
      for output in 0..<outputs { result.values[row * outputs + output] *= input.thresholds[row] }
    }
    addBias(to: &result)
    return result
  }

  /// Groups of a spiked projection.
  var groups: Int {
    if case .codes(let codes, _) = weights { return codes.groups }
    return 0
  }

  private func addBias(to result: inout Matrix) {
    guard !bias.isEmpty else { return }
    for row in 0..<result.rows {
      for output in 0..<outputs { result.values[row * outputs + output] += bias[output] }
    }
  }
}
