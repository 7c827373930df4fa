import ChipPlacement
import RunRecord
import SpikeWorkload

/// What a station does besides serving packets: counts of actions that depend on shape and activity only.
final class StationWork: Sendable {
  let flow: DataFlow
  let schedule: TokenSchedule
  private let shape: ModelShape

  init(flow: DataFlow, schedule: TokenSchedule) {
    self.flow = flow
    self.schedule = schedule
    shape = flow.graph.shape
  }

  private var dimension: Int { shape.headDimension }
  private var span: Int { shape.headsPerGroup * shape.headDimension }

  /// Calls `body` with each action and its count for one station and position.
  func forEach(_ station: Int, position: Int, activity: () -> TokenActivity, _ body: (Action, Int) -> Void) {
    let item = flow.stations[station]
    let width = item.outputs.count
    switch item.role {
    case .tokenSource, .tokenSink: break
    case .embedding: body(.read, width)
    case .residual:
      body(.addition, width)
      if schedule.needsLogits(position) || flow.graph.operators[item.operation].layer != nil {
        body(.multiplyAccumulate, width * (shape.isSpiking && item.hasSite(flow.graph) ? 2 : 1))
      }
    case .fire:
      if item.hasSite(flow.graph) {
        body(.neuronUpdate, width * spanOf(item))
      } else {
        body(.multiplyAccumulate, width * 2)
      }
    case .reducer: reducer(item, body)
    case .scale: body(.norm, 1)
    case .linear(let spiked, let owner): linear(item, station, spiked: spiked, owner: owner, body)
    case .linearAttention: linearAttention(item, activity(), body)
    case .query:
      body(.rope, width * span / 2)
      guard shape.isSpiking else { break }
      body(.multiplyAccumulate, width * span)
      body(.threshold, width * shape.headsPerGroup)
      body(.neuronUpdate, width * span)
    case .keyWriter:
      body(.rope, item.inputs.count * dimension / 2)
      if shape.isSpiking { body(.quantize, item.inputs.count * 2 * dimension) }
    case .keys: keys(item, position, body)
    case .attentionOutput: attentionOutput(item, body)
    case .activation:
      body(.silu, width)
      body(.multiplyAccumulate, width * (item.hasSite(flow.graph) ? 2 : 1))
    case .argmax: body(.compare, flow.inputSources(station))
    }
  }

  /// Attention outputs count heads; every other firing operator counts channels.
  private func spanOf(_ item: Station) -> Int {
    flow.graph.operators[item.operation].kind == .attentionOutput ? span : 1
  }

  private func reducer(_ item: Station, _ body: (Action, Int) -> Void) {
    let needs = flow.graph.needs(flow.graph.operators[item.operation])
    body(.addition, item.inlets.reduce(0) { $0 + flow.inlets[$1].sources.count })
    if needs.contains(.threshold) { body(.threshold, 1) } else if needs.contains(.norm) { body(.norm, 1) }
  }

  private func linear(
    _ item: Station, _ station: Int, spiked: Bool, owner: Bool, _ body: (Action, Int) -> Void
  ) {
    let rows = item.outputs.count
    if spiked, let group = shape.weightGroup { body(.accumulatorUpdate, rows * (item.inputs.count / group)) }
    guard owner else { return }
    body(.addition, rows * (1 + flow.partialSources(station)))
    if flow.graph.operators[item.operation].name == "lm_head" { body(.compare, rows) }
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

  private func attentionOutput(_ item: Station, _ body: (Action, Int) -> Void) {
    let heads = item.outputs.count * shape.headsPerGroup
    let isLinear =
      flow.graph.operators[item.operation].layer.map { shape.layers[$0] == .gatedLinear } ?? false
    let partial = item.hasSite(flow.graph) ? 1 : 0
    if isLinear {
      body(.norm, heads)
      body(.multiplyAccumulate, heads * dimension * (2 + partial))
    } else {
      let blocks = max(1, item.inlets.count)
      body(.softmax, heads * blocks)
      body(.multiplyAccumulate, heads * dimension * (blocks + partial))
    }
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
