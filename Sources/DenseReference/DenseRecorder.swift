import SpikeWorkload

/// Fills a trace while rows pass through the layers.
struct DenseRecorder {
  private(set) var trace: DenseTrace
  /// Position of the first row of the current pass.
  var firstRow = 0

  init(promptLength: Int, content: TraceContent) {
    trace = DenseTrace(promptLength: promptLength, content: content)
  }

  private func keeps(_ content: TraceContent) -> Bool { trace.content.contains(content) }

  mutating func add(tokens: [Int], greedy: [Int]) {
    trace.tokens += tokens
    trace.greedy += greedy
  }

  mutating func finish(generated: [Int], states: [(layer: Int, values: TraceTensor<Double>)]) -> DenseTrace {
    trace.generated = generated
    if keeps(.states) { for state in states { trace.values.states[state.layer] = state.values } }
    return trace
  }

  mutating func add(input: Matrix, at site: Site) {
    guard keeps(.siteInputs) else { return }
    trace.values.siteInputs[site, default: .init()].append(
      rows: input.rows, shape: [input.columns], input.values)
  }

  mutating func add(residual: Matrix, entering layer: Int) {
    guard keeps(.residuals) else { return }
    trace.values.residuals[layer, default: .init()]
      .append(rows: residual.rows, shape: [residual.columns], residual.values)
  }

  mutating func add(logits: Matrix) {
    guard keeps(.logits) else { return }
    trace.values.logits.append(rows: logits.rows, shape: [logits.columns], logits.values)
  }

  mutating func add(_ encoding: DenseEncoding, at site: Site) {
    let counts = encoding.counts
    trace.countMargin = .smaller(
      trace.countMargin,
      margin(encoding.closest, unit: .counts, columns: counts.columns, place: site.description))
    if keeps(.counts) {
      trace.values.counts[site, default: .init()]
        .append(rows: counts.rows, shape: [counts.columns], counts.values.map { Int32($0) })
    }
    if keeps(.thresholds) {
      trace.values.thresholds[site, default: .init()].append(
        rows: counts.rows, shape: site.kind == .query ? [encoding.vectors] : [], encoding.thresholds)
    }
  }

  var keepsAccumulators: Bool { keeps(.accumulators) }

  mutating func add(accumulators: [Int64], rows: Int, outputs: Int, groups: Int, of name: ProjectionName) {
    trace.values.accumulators[name, default: .init()].append(
      rows: rows, shape: [outputs, groups], accumulators)
  }

  mutating func add(key: QuantizedRows, value: QuantizedRows, heads: Int, layer: Int) {
    let width = key.codes.count / max(1, key.rows)
    for (rows, name) in [(key, "k_int8"), (value, "v_int8")] {
      trace.keyValueMargin = .smaller(
        trace.keyValueMargin,
        margin(rows.closest, unit: .codes, columns: width, place: "model.layers.\(layer).attn.\(name)"))
    }
    guard keeps(.keyValueCodes) else { return }
    let shape = [heads, width / heads]
    trace.values.keyCodes[layer, default: .init()]
      .append(rows: key.rows, shape: shape, key.codes.map { Int8(clamping: Int($0)) })
    trace.values.valueCodes[layer, default: .init()]
      .append(rows: value.rows, shape: shape, value.codes.map { Int8(clamping: Int($0)) })
    trace.values.keyScales[layer, default: .init()].append(rows: key.rows, shape: [heads], key.scales)
    trace.values.valueScales[layer, default: .init()].append(rows: value.rows, shape: [heads], value.scales)
  }

  private func margin(
    _ closest: (distance: Double, index: Int)?, unit: RoundingUnit, columns: Int, place: String
  ) -> RoundingMargin? {
    closest.map {
      RoundingMargin(
        distance: $0.distance, unit: unit, place: place, row: firstRow + $0.index / columns,
        channel: $0.index % columns)
    }
  }
}
