import ChipPlacement
import RunRecord
import SpikeWorkload

/// What a station does besides serving packets: counts of actions that depend on shape and activity only.
final class StationWork: Sendable {
  let flow: DataFlow
  let schedule: TokenSchedule
  private let fixed: FixedWork
  private let shape: ModelShape

  init(flow: DataFlow, schedule: TokenSchedule, fixed: FixedWork) {
    self.flow = flow
    self.schedule = schedule
    self.fixed = fixed
    shape = flow.graph.shape
  }

  private var dimension: Int { shape.headDimension }
  private var span: Int { shape.headsPerGroup * shape.headDimension }

  /// Calls `body` with each action and its count for one station and position.
  @inline(__always)
  func forEach(_ station: Int, position: Int, activity: () -> TokenActivity, _ body: (Action, Int) -> Void) {
    if fixed.forEach(station, body) { return }
    forEachVarying(station, position, activity, body)
  }

  @inline(never)
  private func forEachVarying(
    _ station: Int, _ position: Int, _ activity: () -> TokenActivity, _ body: (Action, Int) -> Void
  ) {
    let item = flow.stations[station]
    switch item.role {
    case .residual: residual(item, position, body)
    case .linearAttention: linearAttention(item, activity(), body)
    case .keys: keys(item, position, body)
    default: preconditionFailure("work that is the same at every position is listed once")
    }
  }

  private func residual(_ item: Station, _ position: Int, _ body: (Action, Int) -> Void) {
    let width = item.outputs.count
    body(.addition, width)
    if schedule.needsLogits(position) || flow.graph.operators[item.operation].layer != nil {
      body(.multiplyAccumulate, width * (shape.isSpiking && item.hasSite(flow.graph) ? 2 : 1))
    }
  }

  private func linearAttention(_ item: Station, _ activity: TokenActivity, _ body: (Action, Int) -> Void) {
    guard let layer = flow.graph.operators[item.operation].layer else { return }
    let heads = item.outputs
    let queries = activity.queries[layer].indices(in: heads.lowerBound * span..<heads.upperBound * span).count
    let keys = activity.keys[layer].indices(in: heads.lowerBound * dimension..<heads.upperBound * dimension)
      .count
    body(.gate, heads.count * dimension)
    // Decay of the whole state, then one state row per non-zero key and query.
    body(.multiplyAccumulate, (heads.count * dimension + keys + queries) * dimension)
  }

  private func keys(_ item: Station, _ position: Int, _ body: (Action, Int) -> Void) {
    let slots = flow.graph.keySlots
    let heads = item.inputs.count
    let visible = schedule.visibleKeys(position, in: item.outputs, keySlots: slots)
    let scores = visible * heads * shape.headsPerGroup
    body(.accumulatorUpdate, scores)
    body(.softmax, scores)
    body(.multiplyAccumulate, scores * dimension)
  }
}

extension Station {
  /// Whether the operator of the station fires a site.
  func hasSite(_ graph: OperatorGraph) -> Bool { graph.operators[operation].site != nil }
}

extension DataFlow {
  /// Sources that send to a station, over its inlets.
  func inputSources(_ station: Int) -> Int {
    stations[station].inlets.reduce(0) { $0 + inlets[$1].sources.count }
  }

  /// Pieces of a linear layer that send their partial sums to a station that owns rows.
  func partialSources(_ station: Int) -> Int {
    stations[station].inlets.reduce(0) {
      $0 + (carriesPartialSums(inlets[$1]) ? inlets[$1].sources.count : 0)
    }
  }

  /// Whether an inlet takes partial sums: both ends are pieces of one linear layer.
  func carriesPartialSums(_ inlet: Inlet) -> Bool {
    guard let source = inlet.sources.first, let consumer = inlet.stations.first,
      case .linear = stations[consumer].role
    else { return false }
    return stations[routes[source.route].station].operation == stations[consumer].operation
  }
}
