public import ChipPlacement
import ChipSimulation
import SpikeWorkload
import SpikingModel
import SpikingOperators

/// The function side of a run of a model that has shapes only.
///
/// What fires comes from `SyntheticActivity`. Spikes that are served at a spiked projection add their weight
/// rows into int32 accumulators, as in a run with weights, and a digest of the accumulators is all that is
/// made of them: nothing is dequantised. Scores of queries against keys, the states of linear attention, norms,
/// embedding and language head have no values, as no result could depend on them.
public final class SyntheticFunction: ModelFunction {
  let model: SyntheticModel
  let weights: SyntheticWeights
  let schedule: TokenSchedule
  let flow: DataFlow
  let keeping: KeptResults
  let generator: SyntheticActivity
  let plans: [StationPlan]
  /// Spiked projections by station; nil at all other stations.
  let pieces: [SyntheticPiece?]
  let sites: [Site: Int]
  var positions: [SyntheticPosition?]
  var rows: WholeRows
  /// Threads that compute, the one of the simulation included.
  let threads: Int
  /// The others; nil where there are none.
  let workers: DigestWorkers?
  /// The results without what other threads have still to add.
  var kept: FunctionResults
  /// Statistics of every site and the digest; activities where they are to be kept.
  ///
  /// Waits for all accumulators that are still being computed.
  public var results: FunctionResults {
    join()
    return kept
  }
  /// Always nil: every count of a synthetic model can be encoded.
  public var failure: String? { nil }

  /// Makes the function side of one run.
  ///
  /// - Parameters:
  ///   - model: shapes, seed and firing rate.
  ///   - weights: its weights.
  ///   - flow: the placed model.
  ///   - schedule: which positions the run processes.
  ///   - keeping: `activity` or nothing; there are no other results.
  ///   - threads: how many add rows, the caller's included; no result depends on it.
  public init(
    model: SyntheticModel, weights: SyntheticWeights, flow: DataFlow, schedule: TokenSchedule,
    keeping: KeptResults = [], threads: Int = 1
  ) {
    self.model = model
    self.weights = weights
    self.schedule = schedule
    self.flow = flow
    self.keeping = keeping.intersection(.activity)
    generator = model.activity(flow.graph.mode)
    let plans = flow.stations.map { StationPlan($0, flow.graph) }
    self.plans = plans
    sites = Dictionary(uniqueKeysWithValues: flow.sites.enumerated().map { ($1, $0) })
    let known = sites
    pieces = plans.map { SyntheticPiece($0, weights, model.shape, known) }
    positions = Array(repeating: nil, count: schedule.positions)
    let widest = pieces.reduce(0) { max($0, $1?.codes.outputs ?? 0) }
    rows = WholeRows(outputs: widest)
    self.threads = threads
    workers = threads > 1 ? DigestWorkers(threads - 1, outputs: widest) : nil
    kept = FunctionResults(sites: flow.sites)
    kept.digest = AccumulatorDigest()
  }

  deinit {
    workers?.leave()
    rows.deallocate()
  }

  /// What belongs to a position that is on the chip.
  func state(_ position: Int) -> SyntheticPosition {
    guard let state = positions[position] else {
      preconditionFailure("position \(position) is not on the chip")
    }
    return state
  }
}

/// One station's piece of a spiked projection.
struct SyntheticPiece {
  let codes: CodeMatrix
  /// Index of the site that feeds the matrix.
  let site: Int
  /// Number of the matrix in the model.
  let matrix: Int
  /// Layer as the configuration counts, and the projection's place, for the digest.
  let layer: Int
  let projection: Int
  let inputs: Range<Int>
  let outputs: Range<Int>

  init?(_ plan: StationPlan, _ weights: SyntheticWeights, _ shape: ModelShape, _ sites: [Site: Int]) {
    guard plan.isSpiked, case .linear(let name) = plan.part,
      let codes = weights.codes(name, layer: plan.layer),
      let site = sites[Site(layer: shape.firstLayer + plan.layer, kind: WeightedFunction.inputSite(name))]
    else { return nil }
    self.codes = codes
    self.site = site
    layer = shape.firstLayer + plan.layer
    projection = name.index
    matrix = plan.layer * StationPlan.Linear.allCases.count + projection
    inputs = plan.inputs
    outputs = plan.outputs
  }
}
