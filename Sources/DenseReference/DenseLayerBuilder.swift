import SpikeWorkload
import SpikingModel

/// Checks the weights of one layer against the shape and prepares its matrix products.
struct DenseLayerBuilder {
  let model: SpikingModel
  let mode: SpikeMode
  /// Whether widened weights are kept between products.
  let keep: Bool

  private var shape: ModelShape { model.shape }

  func layer(_ index: Int) throws(DenseReferenceError) -> DenseLayer {
    let weights = model.layers[index]
    let number = shape.firstLayer + index
    let path = "model.layers.\(number)"
    try expect(weights.attentionNorm.count, shape.hidden, "\(path).attn_norm.weight")
    try expect(weights.mlpNorm.count, shape.hidden, "\(path).mlp_norm.weight")
    var projections = try plainProjections(weights, number)
    let attention: DenseLayer.Attention
    var gateFirst: DenseProjection?
    switch shape.layers[index] {
    case .slidingWindow:
      attention = .window(
        WindowAttention(shape: shape, rule: mode.window),
        RotaryEmbedding(theta: model.ropeTheta, headDimension: shape.headDimension))
    case .gatedLinear:
      let gate = try gateProjections(weights.gate, number)
      gateFirst = gate.first
      projections[.gate] = gate.second
      attention = .linear(try linearAttention(weights.headNorm, path))
    }
    return DenseLayer(
      number: number, shape: shape, mode: mode, epsilon: model.normEpsilon,
      attentionNorm: weights.attentionNorm,
      mlpNorm: weights.mlpNorm, projections: projections, gateFirst: gateFirst, attention: attention)
  }

  private func linearAttention(_ headNorm: [Double]?, _ path: String) throws(DenseReferenceError)
    -> LinearAttention
  {
    try expect(headNorm?.count ?? 0, shape.headDimension, "\(path).attn.g_norm.weight")
    return LinearAttention(
      heads: shape.heads, keyValueHeads: shape.keyValueHeads, dimension: shape.headDimension,
      gateNormalizer: model.gateNormalizer, headNorm: headNorm ?? [], epsilon: model.normEpsilon)
  }

  private func plainProjections(
    _ weights: LayerWeights, _ layer: Int
  ) throws(DenseReferenceError) -> [ProjectionName.Kind: DenseProjection] {
    let all: [(ProjectionName.Kind, Projection, outputs: Int, inputs: Int)] = [
      (.query, weights.query, shape.queryWidth, shape.hidden),
      (.key, weights.key, shape.keyValueWidth, shape.hidden),
      (.value, weights.value, shape.keyValueWidth, shape.hidden),
      (.output, weights.output, shape.hidden, shape.queryWidth),
      (.mlpGate, weights.mlpGate, shape.intermediate, shape.hidden),
      (.mlpUp, weights.mlpUp, shape.intermediate, shape.hidden),
      (.mlpDown, weights.mlpDown, shape.hidden, shape.intermediate),
    ]
    var result: [ProjectionName.Kind: DenseProjection] = [:]
    for (kind, projection, outputs, inputs) in all {
      let path = "\(ProjectionName(layer: layer, kind: kind))"
      let spiked = shape.isSpiking && (kind != .mlpDown || mode.sites == .paper)
      result[kind] = try self.projection(projection, path, outputs: outputs, inputs: inputs, spiked: spiked)
    }
    return result
  }

  private func gateProjections(
    _ gate: GateProjection?, _ layer: Int
  ) throws(DenseReferenceError) -> (first: DenseProjection?, second: DenseProjection) {
    let path = "\(ProjectionName(layer: layer, kind: .gate))"
    switch gate {
    case .fullRank(let projection):
      let second = try self.projection(
        projection, path, outputs: shape.keyValueWidth, inputs: shape.hidden, spiked: shape.isSpiking)
      return (nil, second)
    case .lowRank(let first, let second):
      guard !shape.isSpiking else {
        throw .malformedModel(
          path: path, expected: "one full-rank gate in a spiking model", found: "a low-rank pair")
      }
      let rank = first.outputs
      return (
        try projection(first, "\(path).0", outputs: rank, inputs: shape.hidden, spiked: false),
        try projection(second, "\(path).1", outputs: shape.keyValueWidth, inputs: rank, spiked: false)
      )
    case nil:
      throw .malformedModel(path: path, expected: "a gate on a linear-attention layer", found: "none")
    }
  }

  private func projection(
    _ projection: Projection, _ path: String, outputs: Int, inputs: Int, spiked: Bool
  ) throws(DenseReferenceError) -> DenseProjection {
    try expect([projection.outputs, projection.inputs], [outputs, inputs], "\(path).weight")
    if let bias = projection.bias { try expect(bias.count, outputs, "\(path).bias") }
    guard spiked else {
      guard let result = DenseProjection(unspiked: projection, keep: keep) else {
        throw .malformedModel(path: "\(path).weight", expected: "weights", found: "none")
      }
      return result
    }
    guard let codes = projection.codes else {
      throw .malformedModel(
        path: "\(path).weight", expected: "integer codes in a spiking model", found: "floats only")
    }
    // The encoder refuses counts outside Int32, so this bounds every partial sum, whatever the input.
    let bound = 2_147_483_648 * Double(codes.group) * Double(max(1, codes.largest))
    guard bound < 9_007_199_254_740_992 else { throw .inexactAccumulator(projection: path, bound: bound) }
    return DenseProjection(spiked: codes, bias: projection.bias, keep: keep)
  }

  private func expect(_ found: Int, _ expected: Int, _ path: String) throws(DenseReferenceError) {
    try expect([found], [expected], path)
  }

  func expect(_ found: [Int], _ expected: [Int], _ path: String) throws(DenseReferenceError) {
    guard found == expected else {
      throw .malformedModel(path: path, expected: "shape \(expected)", found: "shape \(found)")
    }
  }
}
