import ChipPlacement
import SpikeWorkload
import SpikingModel
import SpikingOperators

extension WeightedFunction {
  public func compute(station: Int, position: Int) {
    let plan = plans[station]
    let state = state(position)
    switch plan.part {
    case .none, .keys: break
    case .embedding:
      for channel in plan.outputs { state.embedding[channel] = model.embeddings.value(row: state.token, column: channel) }
    case .residual(let point): addResidual(point, plan.outputs, state)
    case .reducer(let vector): encode(vector, plan.layer, state)
    case .linear(let name): computeLinear(station, name, plan, state)
    case .linearAttention: computeLinearAttention(plan, state)
    case .query: computeQuery(plan, state)
    case .keyWriter: writeKeys(plan, state)
    case .attentionOutput: computeAttentionOutput(plan, state)
    case .activation: activate(plan, state)
    }
  }

  /// h <- h + rows of the projection before the point (or the embedding).
  private func addResidual(_ point: Int, _ range: Range<Int>, _ state: PositionState) {
    guard point > 0 else {
      for channel in range { state.stream[0][channel] = state.embedding[channel] }
      return
    }
    let name: StationPlan.Linear = point % 2 == 1 ? .output : .mlpDown
    let rows = state.layers[(point - 1) / 2].rows[name] ?? []
    for channel in range { state.stream[point][channel] = state.stream[point - 1][channel] + rows[channel] }
  }

  /// Evaluates a vector behind its reduction: the norm, then threshold and counts where the site is spiked.
  private func encode(_ vector: StationPlan.Encoding, _ layer: Int, _ state: PositionState) {
    switch vector {
    case .attentionOutput: fire(.outputProjection, layer, state.layers[layer].attention, state)
    case .activation: fire(.downProjection, layer, state.layers[layer].activation, state)
    case .residual(let point):
      let isLast = point == 2 * model.shape.layers.count
      let norm = isLast ? finalNorm : point % 2 == 0 ? attentionNorms[point / 2] : mlpNorms[point / 2]
      state.normed[point] = norm(state.stream[point])
      if !isLast { fire(point % 2 == 0 ? .attentionInput : .mlpInput, layer, state.normed[point], state) }
    }
  }

  private func fire(_ kind: Site.Kind, _ layer: Int, _ vector: [Double], _ state: PositionState) {
    guard let site = siteIndex(kind, layer), let encoded = encode(vector, site, state) else { return }
    state.activity.sites[site] = SparseCounts(dense: encoded.counts)
    state.thresholds[site] = [encoded.threshold.value]
  }

  /// Encodes one vector, noting the rounding margin; a value that no count can stand for fails the run.
  func encode(_ vector: [Double], _ site: Int, _ state: PositionState) -> EncodedSpikes? {
    do {
      let encoded = try encoder.encode(vector)
      results.note(margin: encoded.margin, isClamped: encoded.threshold.isClamped, site: site)
      return encoded
    } catch {
      if failure == nil { failure = "\(flow.sites[site]): position \(state.position): \(error)" }
      return nil
    }
  }

  func siteIndex(_ kind: Site.Kind, _ layer: Int) -> Int? {
    let site = Site(layer: model.shape.firstLayer + layer, kind: kind)
    return flow.sites.firstIndex(of: site)
  }

  // MARK: Linear layers

  private func computeLinear(_ station: Int, _ name: StationPlan.Linear, _ plan: StationPlan, _ state: PositionState) {
    guard let projection = projection(name, plan.layer) else { return }
    if plan.isSpiked {
      collect(station, name, plan, state)
      if plan.isOwner { dequantize(name, projection, plan, state) }
    } else if plan.isOwner {
      multiply(name, projection, plan, state)
    }
    if plan.isOwner, model.shape.layers.indices.contains(plan.layer) { noteNonZero(name, plan, state) }
  }

  /// Copies the accumulators of a piece into the whole layer's, [groups][outputs].
  private func collect(_ station: Int, _ name: StationPlan.Linear, _ plan: StationPlan, _ state: PositionState) {
    let rows = held(station, state.position)
    let outputs = rows.codes.outputs
    var all = state.layers[plan.layer].accumulators.removeValue(forKey: name)
      ?? Array(repeating: 0, count: rows.codes.groups * outputs)
    for group in rows.groups {
      for output in rows.outputs { all[group * outputs + output] = rows[group: group, output: output] }
    }
    state.layers[plan.layer].accumulators[name] = all
    free(station, state.position)
  }

  private func dequantize(
    _ name: StationPlan.Linear, _ projection: Projection, _ plan: StationPlan, _ state: PositionState
  ) {
    guard let codes = projection.codes, let linear = SpikingLinear(projection),
      let site = siteIndex(Self.inputSite(name), plan.layer), let threshold = state.thresholds[site].first
    else { return }
    let all = state.layers[plan.layer].accumulators[name] ?? []
    setRows(name, plan, state, outputs: codes.outputs) { output in
      linear.dequantize(output: output, threshold: threshold) { all[$0 * codes.outputs + output] }
    }
  }

  /// Raw float weights (or scaled codes where a checkpoint stores codes only) times the whole input vector.
  private func multiply(
    _ name: StationPlan.Linear, _ projection: Projection, _ plan: StationPlan, _ state: PositionState
  ) {
    let input = input(name, plan.layer, state)
    guard input.count == projection.inputs else { return }
    setRows(name, plan, state, outputs: projection.outputs) { output in
      projection.product(row: output, input) + (projection.bias?[output] ?? 0)
    }
  }

  private func setRows(
    _ name: StationPlan.Linear, _ plan: StationPlan, _ state: PositionState, outputs: Int, _ value: (Int) -> Double
  ) {
    if name == .head {
      if state.logits.isEmpty { state.logits = Array(repeating: 0, count: outputs) }
      for output in plan.outputs { state.logits[output] = value(output) }
      return
    }
    var rows = state.layers[plan.layer].rows.removeValue(forKey: name) ?? Array(repeating: 0, count: outputs)
    for output in plan.outputs { rows[output] = value(output) }
    state.layers[plan.layer].rows[name] = rows
  }

  private func input(_ name: StationPlan.Linear, _ layer: Int, _ state: PositionState) -> [Double] {
    switch name {
    case .query, .key, .value, .gate, .gateFirst: state.normed[2 * layer]
    case .gateSecond: state.layers[layer].rows[.gateFirst] ?? []
    case .output: state.layers[layer].attention
    case .mlpGate, .mlpUp: state.normed[2 * layer + 1]
    case .mlpDown: state.layers[layer].activation
    case .head: state.normed[2 * model.shape.layers.count]
    }
  }

  static func inputSite(_ name: StationPlan.Linear) -> Site.Kind {
    switch name {
    case .output: .outputProjection
    case .mlpGate, .mlpUp: .mlpInput
    case .mlpDown: .downProjection
    default: .attentionInput
    }
  }

  /// Logits of a position that needed none on the chip, for a dump.
  func computeLogits(_ state: PositionState) {
    let vector = finalNorm(state.stream[2 * model.shape.layers.count])
    state.logits = (0..<model.shape.vocabulary).map { model.languageHead.dot(row: $0, vector) }
  }

  private func activate(_ plan: StationPlan, _ state: PositionState) {
    let rows = state.layers[plan.layer].rows
    guard let gate = rows[.mlpGate], let up = rows[.mlpUp] else { return }
    for channel in plan.outputs {
      state.layers[plan.layer].activation[channel] = GatedMLP.silu(gate[channel]) * up[channel]
    }
  }
}
