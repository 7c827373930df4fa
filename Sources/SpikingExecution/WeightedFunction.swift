public import ChipPlacement
import ChipSimulation
import SpikeWorkload
public import SpikingModel
import SpikingOperators

/// The function side of a run: computes with weights what the timing side asks for, when it asks.
///
/// Integers are added spike by spike as packets are served. Floating-point values are computed in double
/// precision over whole vectors in index order, when the last packet of the operator has arrived, so that
/// neither arrival order nor placement ever decides one.
public final class WeightedFunction: ModelFunction {
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
  /// A value that could not be computed, such as a spike count of a damaged checkpoint.
  ///
  /// Of several, the one of the first position and there of the first site: the order of calls does not decide.
  public var failure: String? { failures.min { $0.key < $1.key }?.value }
  /// Problems by position and site.
  var failures: [Int: String] = [:]

  /// Row accumulators that a station uses for one position.
  struct HeldAccumulators {
    var position: Int
    var rows: RowAccumulators
  }

  /// Makes the function side of one run, with empty states and caches.
  ///
  /// - Parameters:
  ///   - model: the weights.
  ///   - flow: the placed model; stations are named by it.
  ///   - schedule: which positions the run processes, and what each of them needs.
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
          repeating: GatedLinearAttention(
            dimension: shape.headDimension, gateNormalizer: model.gateNormalizer),
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
    attentionNorms = model.layers.map {
      RootMeanSquareNorm(weight: $0.attentionNorm, epsilon: model.normEpsilon)
    }
    mlpNorms = model.layers.map { RootMeanSquareNorm(weight: $0.mlpNorm, epsilon: model.normEpsilon) }
    headNorms = model.layers.map { layer in
      layer.headNorm.map { RootMeanSquareNorm(weight: $0, epsilon: model.normEpsilon) }
    }
    finalNorm = RootMeanSquareNorm(weight: model.finalNorm, epsilon: model.normEpsilon)
    rotary = RotaryEmbedding(theta: model.ropeTheta, dimension: shape.headDimension)
    results = FunctionResults(sites: flow.sites)
  }

  /// What belongs to a position that is on the chip.
  func state(_ position: Int) -> PositionState {
    guard let state = positions[position] else {
      preconditionFailure("position \(position) is not on the chip")
    }
    return state
  }

  /// The weights of a linear layer by name; nil where the layer of the model has none.
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
