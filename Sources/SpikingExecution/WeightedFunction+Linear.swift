import ChipPlacement
import SpikeWorkload
import SpikingModel
import SpikingOperators

extension WeightedFunction {
  /// Collects or computes the rows of one slice of a linear layer.
  func computeLinear(
    _ station: Int, _ name: StationPlan.Linear, _ plan: StationPlan, _ state: PositionState
  ) {
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
  private func collect(
    _ station: Int, _ name: StationPlan.Linear, _ plan: StationPlan, _ state: PositionState
  ) {
    let rows = held(station, state.position)
    let outputs = rows.codes.outputs
    var all =
      state.layers[plan.layer].accumulators.removeValue(forKey: name)
      ?? Array(repeating: 0, count: rows.codes.groups * outputs)
    all.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      for group in rows.groups {
        rows.copySums(ofGroup: group, to: base + group * outputs + rows.outputs.lowerBound)
      }
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
    _ name: StationPlan.Linear, _ plan: StationPlan, _ state: PositionState, outputs: Int,
    _ value: (Int) -> Double
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
}
