import SpikeWorkload
import SpikingModel

/// What a layer remembers of the tokens before.
enum LayerMemory: Sendable {
  case keyValues(KeyValueCache)
  /// [key/value heads, key channels, value channels].
  case state([Double])
}

/// One block of the model over all rows at once: h ← h + Attn(norm h); h ← h + MLP(norm h).
struct DenseLayer: Sendable {
  enum Attention: Sendable {
    case window(WindowAttention, RotaryEmbedding)
    case linear(LinearAttention)
  }

  let number: Int
  let shape: ModelShape
  let mode: SpikeMode
  let epsilon: Double
  let attentionNorm: [Double]
  let mlpNorm: [Double]
  let projections: [ProjectionName.Kind: DenseProjection]
  /// gk_proj.0 of a low-rank gate.
  let gateFirst: DenseProjection?
  let attention: Attention

  var emptyMemory: LayerMemory {
    switch attention {
    case .window: .keyValues(KeyValueCache())
    case .linear:
      .state([Double](repeating: 0, count: shape.keyValueHeads * shape.headDimension * shape.headDimension))
    }
  }

  func forward(
    _ hidden: inout Matrix, memory: inout LayerMemory, promptLength: Int, recorder: inout DenseRecorder
  ) throws(DenseReferenceError) {
    recorder.add(residual: hidden, entering: number)
    let input = try SiteInput(
      Elementwise.normalized(hidden, weight: attentionNorm, epsilon: epsilon), .attentionInput, self,
      &recorder)
    let heads: Matrix
    switch attention {
    case .linear(let linear): heads = attendLinear(linear, input, &memory, &recorder)
    case .window(let window, let rotary):
      heads = try attendWindow(window, rotary, input, &memory, promptLength, &recorder)
    }
    hidden.add(project(.output, try SiteInput(heads, .outputProjection, self, &recorder), &recorder))
    hidden.add(try feedForward(hidden, &recorder))
  }

  private func feedForward(_ hidden: Matrix, _ recorder: inout DenseRecorder) throws(DenseReferenceError)
    -> Matrix
  {
    let input = try SiteInput(
      Elementwise.normalized(hidden, weight: mlpNorm, epsilon: epsilon), .mlpInput, self, &recorder)
    let gate = project(.mlpGate, input, &recorder)
    let up = project(.mlpUp, input, &recorder)
    let down = try SiteInput(Elementwise.gated(gate, up), .downProjection, self, &recorder)
    return project(.mlpDown, down, &recorder)
  }

  private func attendLinear(
    _ linear: LinearAttention, _ input: SiteInput, _ memory: inout LayerMemory,
    _ recorder: inout DenseRecorder
  ) -> Matrix {
    guard case .state(var state) = memory else { preconditionFailure("a linear layer keeps a state") }
    let gateInput = gateFirst.map { SiteInput(unspiked: $0.product(input.vector)) } ?? input
    let output = linear.attend(
      query: Elementwise.rectified(project(.query, input, &recorder)),
      key: Elementwise.rectified(project(.key, input, &recorder)), value: project(.value, input, &recorder),
      gate: project(.gate, gateInput, &recorder), state: &state)
    memory = .state(state)
    return output
  }

  private func attendWindow(
    _ window: WindowAttention, _ rotary: RotaryEmbedding, _ input: SiteInput, _ memory: inout LayerMemory,
    _ promptLength: Int, _ recorder: inout DenseRecorder
  ) throws(DenseReferenceError) -> Matrix {
    guard case .keyValues(var cache) = memory else {
      preconditionFailure("a window layer keeps keys and values")
    }
    var query = project(.query, input, &recorder)
    var key = project(.key, input, &recorder)
    let value = project(.value, input, &recorder)
    rotary.rotate(&query, first: cache.rows)
    rotary.rotate(&key, first: cache.rows)
    let heads = shape.keyValueHeads
    let keys =
      shape.isSpiking ? QuantizedRows(int8: key, heads: heads) : QuantizedRows(plain: key, heads: heads)
    let values =
      shape.isSpiking ? QuantizedRows(int8: value, heads: heads) : QuantizedRows(plain: value, heads: heads)
    if shape.isSpiking { recorder.add(key: keys, value: values, heads: heads, layer: number) }
    cache.append(key: keys, value: values)
    memory = .keyValues(cache)
    let spiked = try SiteInput(query, .query, self, &recorder)
    return window.attend(
      query: spiked.encoding?.counts ?? query,
      queryScales: spiked.encoding?.thresholds ?? [Double](repeating: 1, count: query.rows * shape.heads),
      cache: cache, promptLength: promptLength)
  }

  private func project(
    _ kind: ProjectionName.Kind, _ input: SiteInput, _ recorder: inout DenseRecorder
  ) -> Matrix {
    guard let projection = projections[kind] else {
      preconditionFailure("every projection is checked at start")
    }
    guard let encoding = input.encoding else { return projection.product(input.vector) }
    guard recorder.keepsAccumulators else { return projection.spikedProduct(encoding) { _, _ in } }
    let groups = projection.groups
    var sums = [Int64](repeating: 0, count: encoding.counts.rows * projection.outputs * groups)
    let result = projection.spikedProduct(encoding) { group, accumulators in
      for index in accumulators.indices { sums[index * groups + group] = Int64(accumulators[index]) }
    }
    recorder.add(
      accumulators: sums, rows: encoding.counts.rows, outputs: projection.outputs, groups: groups,
      of: ProjectionName(layer: number, kind: kind))
    return result
  }
}

/// The input of projections: the float vectors, and their spikes where the site is spiked.
struct SiteInput {
  let vector: Matrix
  let encoding: DenseEncoding?

  init(unspiked vector: Matrix) {
    self.vector = vector
    encoding = nil
  }

  init(
    _ vector: Matrix, _ kind: Site.Kind, _ layer: DenseLayer, _ recorder: inout DenseRecorder
  ) throws(DenseReferenceError) {
    self.vector = vector
    let site = Site(layer: layer.number, kind: kind)
    recorder.add(input: vector, at: site)
    guard layer.shape.isSpiking, kind != .downProjection || layer.mode.sites == .paper else {
      encoding = nil
      return
    }
    let encoding = try DenseEncoding(
      vector, vectors: kind == .query ? layer.shape.heads : 1, k: layer.mode.k, rounding: layer.mode.rounding,
      site: site)
    recorder.add(encoding, at: site)
    self.encoding = encoding
  }
}
