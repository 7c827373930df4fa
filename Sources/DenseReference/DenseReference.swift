public import SpikeWorkload
public import SpikingModel

/// A whole model computed without events: layer by layer, all rows at once, every product by OpenBLAS.
///
/// It is the oracle of the event-driven path and shares no operator, encoding or rounding code with it.
/// Integer sums are products of integer-valued doubles and therefore exact; everything else is in double
/// precision, in other orders of summation than the event path.
public struct DenseReference: Sendable {
  private let model: SpikingModel
  private let mode: SpikeMode
  private let layers: [DenseLayer]
  private let head: DenseProjection

  /// Models with at most this many weights keep them widened to doubles (128 MiB).
  private static let keptWeights = 16_777_216

  /// Checks the weights against the shape and prepares the products.
  ///
  /// A plain model (`shape.isSpiking` false) runs unspiked, whatever `mode` says except for its window rule.
  /// - Throws: `DenseReferenceError.noMatrixLibrary`, `.malformedModel`, `.inexactAccumulator`.
  public init(model: SpikingModel, mode: SpikeMode) throws(DenseReferenceError) {
    guard BlasLibrary.shared != nil else { throw .noMatrixLibrary }
    try ShapeCheck.check(model)
    let keep = ShapeCheck.weights(model.shape) <= Self.keptWeights
    let builder = DenseLayerBuilder(model: model, mode: mode, keep: keep)
    var layers: [DenseLayer] = []
    for index in model.layers.indices { layers.append(try builder.layer(index)) }
    self.model = model
    self.mode = mode
    self.layers = layers
    head = DenseProjection(raw: model.languageHead, keep: keep)
  }

  /// Processes a sequence at once.
  ///
  /// - Parameters:
  ///   - tokens: The prompt and the tokens fed back after it; one row each.
  ///   - promptLength: How many of them are the prompt, which the released window rule needs; all by default.
  ///   - keep: What the trace holds.
  /// - Returns: One row per token, nothing generated.
  /// - Throws: `DenseReferenceError`.
  public func run(
    tokens: [Int], promptLength: Int? = nil, keep: TraceContent = .checked
  ) throws(DenseReferenceError) -> DenseTrace {
    var session = DenseSession(promptLength: promptLength ?? tokens.count, layers: layers, keep: keep)
    _ = try advance(&session, tokens)
    return session.finish(generated: [])
  }

  /// Processes a prompt, then feeds the most likely token back until `count` tokens are generated.
  ///
  /// The trace has prompt + count − 1 rows: the last token is not fed back. Rows that were processed are not
  /// processed again.
  /// - Throws: `DenseReferenceError`.
  public func generate(
    prompt: [Int], count: Int, keep: TraceContent = .checked
  ) throws(DenseReferenceError) -> DenseTrace {
    var session = DenseSession(promptLength: prompt.count, layers: layers, keep: keep)
    var next = try advance(&session, prompt)
    var generated: [Int] = []
    while generated.count < count {
      generated.append(next)
      if generated.count < count { next = try advance(&session, [next]) }
    }
    return session.finish(generated: generated)
  }

  /// Processes further rows and answers the most likely token after the last one.
  private func advance(_ session: inout DenseSession, _ tokens: [Int]) throws(DenseReferenceError) -> Int {
    var hidden = try embed(tokens, first: session.rows)
    session.recorder.firstRow = session.rows
    for index in layers.indices {
      try layers[index].forward(
        &hidden, memory: &session.memories[index], promptLength: session.promptLength,
        recorder: &session.recorder)
    }
    let logits = head.product(
      Elementwise.normalized(hidden, weight: model.finalNorm, epsilon: model.normEpsilon))
    let greedy = (0..<logits.rows).map { mostLikely(logits, row: $0) }
    session.recorder.add(logits: logits)
    session.recorder.add(tokens: tokens, greedy: greedy)
    return greedy[greedy.count - 1]
  }

  private func embed(_ tokens: [Int], first: Int) throws(DenseReferenceError) -> Matrix {
    guard !tokens.isEmpty else { throw .emptyPrompt }
    var values: [Double] = []
    for (index, token) in tokens.enumerated() {
      guard token >= 0, token < model.shape.vocabulary else {
        throw .tokenOutOfRange(token: token, position: first + index, vocabulary: model.shape.vocabulary)
      }
      values += model.embeddings.row(token)
    }
    return Matrix(rows: tokens.count, columns: model.shape.hidden, values: values)
  }

  /// The lowest id of the largest logit; 0 where no logit is a number.
  private func mostLikely(_ logits: Matrix, row: Int) -> Int {
    var best = 0
    for id in 1..<max(1, logits.columns) {
      let value = logits.values[row * logits.columns + id]
      let leader = logits.values[row * logits.columns + best]
      if value > leader || (leader.isNaN && !value.isNaN) { best = id }
    }
    return best
  }
}

/// The memory of a sequence that is being processed.
private struct DenseSession {
  let promptLength: Int
  var memories: [LayerMemory]
  var recorder: DenseRecorder
  private let layers: [DenseLayer]

  init(promptLength: Int, layers: [DenseLayer], keep: TraceContent) {
    self.promptLength = promptLength
    self.layers = layers
    memories = layers.map(\.emptyMemory)
    recorder = DenseRecorder(promptLength: promptLength, content: keep)
  }

  var rows: Int { recorder.trace.rows }

  mutating func finish(generated: [Int]) -> DenseTrace {
    var states: [(layer: Int, values: TraceTensor<Double>)] = []
    for (layer, memory) in zip(layers, memories) {
      guard case .state(let values) = memory else { continue }
      let dimension = layer.shape.headDimension
      let shape = [layer.shape.keyValueHeads, dimension, dimension]
      states.append((layer.number, TraceTensor(shape: shape, values: values)))
    }
    return recorder.finish(generated: generated, states: states)
  }
}
