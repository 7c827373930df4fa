import SpikeWorkload
import SpikingModel
import TestSupport

extension SeededGenerator {
  mutating func doubles(_ count: Int, in range: ClosedRange<Double> = -1...1) -> [Double] {
    (0..<count).map { _ in Double.random(in: range, using: &self) }
  }

  mutating func floats(_ count: Int, in range: ClosedRange<Float> = -1...1) -> [Float] {
    (0..<count).map { _ in Float.random(in: range, using: &self) }
  }
}

/// A small random spiking model whose query width differs from its hidden size and whose codes leave int8.
struct SyntheticModel {
  private var generator: SeededGenerator
  private let shape: ModelShape

  static func make(seed: UInt64, firstLayer: Int = 0, window: Int = 3) -> SpikingModel {
    let shape = ModelShape(
      vocabulary: 40, hidden: 16, intermediate: 24, heads: 6, keyValueHeads: 2, headDimension: 4,
      slidingWindow: window, maximumPositions: 64, layers: [.gatedLinear, .slidingWindow, .gatedLinear],
      firstLayer: firstLayer, gateRank: nil, weightGroup: 8, rawWeightBytes: 4, largestCode: 200)
    var maker = SyntheticModel(generator: SeededGenerator(seed: seed), shape: shape)
    return maker.model()
  }

  private mutating func model() -> SpikingModel {
    let layers = shape.layers.map { layer($0) }
    return SpikingModel(
      shape: shape, normEpsilon: 1e-6, ropeTheta: 10_000, gateNormalizer: 16,
      embeddings: matrix(shape.vocabulary, shape.hidden), finalNorm: weights(shape.hidden),
      languageHead: matrix(shape.vocabulary, shape.hidden), layers: layers, endOfText: [])
  }

  private mutating func layer(_ kind: AttentionKind) -> LayerWeights {
    let linear = kind == .gatedLinear
    return LayerWeights(
      attentionNorm: weights(shape.hidden), mlpNorm: weights(shape.hidden),
      query: projection(shape.queryWidth, shape.hidden, bias: true),
      key: projection(shape.keyValueWidth, shape.hidden, bias: true),
      value: projection(shape.keyValueWidth, shape.hidden, bias: true),
      output: projection(shape.hidden, shape.queryWidth, bias: false),
      gate: linear ? .fullRank(projection(shape.keyValueWidth, shape.hidden, bias: true)) : nil,
      headNorm: linear ? weights(shape.headDimension) : nil,
      mlpGate: projection(shape.intermediate, shape.hidden, bias: false),
      mlpUp: projection(shape.intermediate, shape.hidden, bias: false),
      mlpDown: projection(shape.hidden, shape.intermediate, bias: false))
  }

  private mutating func weights(_ count: Int) -> [Double] { generator.doubles(count, in: 0.5...1.5) }

  private mutating func matrix(_ rows: Int, _ columns: Int) -> FloatMatrix {
    FloatMatrix(rows: rows, columns: columns, values: generator.floats(rows * columns))
  }

  private mutating func projection(_ outputs: Int, _ inputs: Int, bias: Bool) -> Projection {
    var codes = (0..<outputs * inputs).map { _ in Int16.random(in: -120...120, using: &generator) }
    codes[codes.count / 2] = 200
    let scales = generator.floats(outputs * inputs / 8, in: 0.001...0.004)
    return Projection(
      codes: CodeMatrix(outputs: outputs, inputs: inputs, group: 8, codes: codes, scales: scales), raw: nil,
      bias: bias ? generator.doubles(outputs) : nil)
  }
}

extension CodeMatrix {
  /// The same matrix with one code changed.
  func changing(output: Int, input: Int, by difference: Int) -> CodeMatrix {
    var codes: [Int16] = []
    for o in 0..<outputs {
      for i in 0..<inputs {
        codes.append(Int16(code(input: i, output: o) + (o == output && i == input ? difference : 0)))
      }
    }
    return CodeMatrix(outputs: outputs, inputs: inputs, group: group, codes: codes, scales: scales)
  }
}
