public import ChipPlacement
public import ChipSimulation
public import SpikeWorkload
public import SpikingModel
import SpikingOperators

/// The function side of a run: computes with weights what the timing side asks for, when it asks.
///
/// Integers are added spike by spike as packets are served. Floating-point values are computed in double
/// precision over whole vectors in index order, when the last packet of the operator has arrived, so that
/// neither arrival order nor placement ever decides one.
public final class WeightedFunction: FunctionSide {
  let model: SpikingModel
  let flow: DataFlow
  let schedule: TokenSchedule
  let plans: [StationPlan]
  let encoder: SpikeEncoder
  let keeping: KeptResults
  var positions: [PositionState?]
  /// Row accumulators in use by station, and free ones.
  var accumulators: [[HeldAccumulators]]
  var spare: [[RowAccumulators]]
  /// Linear-attention state by layer and key/value head.
  var states: [[GatedLinearAttention]]
  /// Key/value cache by layer and key/value head.
  var caches: [[KeyValueCache]]
  let attentionNorms: [RootMeanSquareNorm]
  let mlpNorms: [RootMeanSquareNorm]
  let headNorms: [RootMeanSquareNorm?]
  let finalNorm: RootMeanSquareNorm
  let rotary: RotaryEmbedding
  /// What was kept for dumps and checks, and statistics of every encoding.
  public internal(set) var results: FunctionResults
  /// The first value that could not be computed, such as a spike count of a damaged checkpoint.
  public var failure: String?

  struct HeldAccumulators {
    var position: Int
    var rows: RowAccumulators
  }

  /// - Parameters:
  ///   - flow: the placed model; stations are named by it.
  ///   - keeping: which results survive the run.
  public init(model: SpikingModel, flow: DataFlow, schedule: TokenSchedule, keeping: KeptResults = []) {
    self.model = model
    self.flow = flow
    self.schedule = schedule
    self.keeping = keeping
    let shape = model.shape
    plans = flow.stations.map { StationPlan($0, flow.graph) }
    encoder = SpikeEncoder(flow.graph.mode)
    positions = Array(repeating: nil, count: schedule.positions)
    accumulators = Array(repeating: [], count: plans.count)
    spare = accumulators.map { _ in [] }
    states = shape.layers.map { kind in
      kind == .gatedLinear
        ? Array(
          repeating: GatedLinearAttention(dimension: shape.headDimension, gateNormalizer: model.gateNormalizer),
          count: shape.keyValueHeads) : []
    }
    caches = shape.layers.map { kind in
      guard kind == .slidingWindow else { return [] }
      return (0..<shape.keyValueHeads).map { _ in
        KeyValueCache(
          window: shape.slidingWindow, positions: schedule.positions, dimension: shape.headDimension,
          isSpiking: shape.isSpiking)
      }
    }
    attentionNorms = model.layers.map { RootMeanSquareNorm(weight: $0.attentionNorm, epsilon: model.normEpsilon) }
    mlpNorms = model.layers.map { RootMeanSquareNorm(weight: $0.mlpNorm, epsilon: model.normEpsilon) }
    headNorms = model.layers.map { layer in
      layer.headNorm.map { RootMeanSquareNorm(weight: $0, epsilon: model.normEpsilon) }
    }
    finalNorm = RootMeanSquareNorm(weight: model.finalNorm, epsilon: model.normEpsilon)
    rotary = RotaryEmbedding(theta: model.ropeTheta, dimension: shape.headDimension)
    results = FunctionResults(sites: flow.sites)
  }

  // MARK: The seam

  public func enter(position: Int, token: Int) {
    positions[position] = PositionState(
      position: position, token: token, shape: model.shape, sites: flow.sites.count)
  }

  public func activity(of position: Int) -> TokenActivity { state(position).activity }

  public func counts(site: Int, position: Int) -> SparseCounts { state(position).activity.sites[site] }

  public func next(position: Int) -> Int {
    let logits = state(position).logits
    var best = 0
    for index in logits.indices where logits[index] > logits[best] { best = index }
    state(position).activity.next = best
    return best
  }

  public func finish(position: Int) {
    let state = state(position)
    if keeping.contains(.logits), state.logits.isEmpty { computeLogits(state) }
    results.take(state, keeping, model.shape)
    if keeping.contains(.accumulators), position == schedule.positions - 1 { keepStates() }
    positions[position] = nil
  }

  private func keepStates() {
    for (layer, heads) in states.enumerated() where !heads.isEmpty {
      results.states[layer] = heads.flatMap(\.state)
    }
  }

  func state(_ position: Int) -> PositionState {
    guard let state = positions[position] else { preconditionFailure("position \(position) is not on the chip") }
    return state
  }

  public func serve(station: Int, position: Int, channel: Int, value: Int32) {
    if case .keys = plans[station].part {
      serveQuery(plans[station], state(position), channel, value)
    } else {
      held(station, position).add(input: channel, value: value)
    }
  }

  /// The accumulators of a station for a position; taken from the spare ones when its first spike comes.
  func held(_ station: Int, _ position: Int) -> RowAccumulators {
    for entry in accumulators[station] where entry.position == position { return entry.rows }
    let rows = spare[station].popLast() ?? newAccumulators(plans[station])
    accumulators[station].append(HeldAccumulators(position: position, rows: rows))
    return rows
  }

  private func newAccumulators(_ plan: StationPlan) -> RowAccumulators {
    guard case .linear(let name) = plan.part, let codes = projection(name, plan.layer)?.codes else {
      preconditionFailure("only spiked linear layers hold accumulators")
    }
    return RowAccumulators(codes: codes, inputs: plan.inputs, outputs: plan.outputs)
  }

  /// Takes the accumulators of a station out of use, cleared for the next position.
  func free(_ station: Int, _ position: Int) {
    guard let index = accumulators[station].firstIndex(where: { $0.position == position }) else { return }
    let rows = accumulators[station].remove(at: index).rows
    rows.reset()
    spare[station].append(rows)
  }

  func projection(_ name: StationPlan.Linear, _ layer: Int) -> Projection? {
    if name == .head { return Projection(codes: nil, raw: model.languageHead, bias: nil) }
    let weights = model.layers[layer]
    switch name {
    case .query: return weights.query
    case .key: return weights.key
    case .value: return weights.value
    case .output: return weights.output
    case .mlpGate: return weights.mlpGate
    case .mlpUp: return weights.mlpUp
    case .mlpDown: return weights.mlpDown
    case .gate:
      guard case .fullRank(let projection) = weights.gate else { return nil }
      return projection
    case .gateFirst, .gateSecond:
      guard case .lowRank(let first, let second) = weights.gate else { return nil }
      return name == .gateFirst ? first : second
    case .head: return nil
    }
  }
}
