import ChipPlacement
import RunRecord
import SpikeWorkload

/// What stations do besides serving packets where it is the same at every position, in flat tables.
struct FixedWork: Sendable {
  /// Actions of each station; none of those whose work depends on position or activity.
  private let actions: ListTable<(action: Action, count: Int)>
  private let varies: [Bool]

  init(_ flow: DataFlow) {
    let lists = flow.stations.indices.map { FixedWorkList(flow, $0) }
    actions = ListTable(lists.map(\.actions))
    varies = lists.map(\.varies)
  }

  /// Calls `body` with each action of a station and its count.
  ///
  /// - Parameters:
  ///   - station: one of the flow.
  ///   - body: gets action and count.
  /// - Returns: whether they are the same at every position; if not, nothing is called.
  @inline(__always) func forEach(_ station: Int, _ body: (Action, Int) -> Void) -> Bool {
    guard !varies[station] else { return false }
    for place in actions.places(of: station) { body(actions.items[place].action, actions.items[place].count) }
    return true
  }
}

/// The work of one station that is the same at every position.
private struct FixedWorkList {
  private(set) var actions: [(action: Action, count: Int)] = []
  private(set) var varies = false

  init(_ flow: DataFlow, _ station: Int) {
    let item = flow.stations[station]
    let shape = flow.graph.shape
    let width = item.outputs.count
    let span = shape.headsPerGroup * shape.headDimension
    switch item.role {
    case .tokenSource, .tokenSink: break
    case .residual, .linearAttention, .keys: varies = true
    case .embedding: add(.read, width)
    case .fire:
      if item.hasSite(flow.graph) {
        // Attention outputs count heads; every other firing operator counts channels.
        let isAttention = flow.graph.operators[item.operation].kind == .attentionOutput
        add(.neuronUpdate, width * (isAttention ? span : 1))
      } else {
        add(.multiplyAccumulate, width * 2)
      }
    case .reducer: addReducer(item, station, flow)
    case .scale: add(.norm, 1)
    case .linear(let spiked, let owner): addLinear(item, station, spiked: spiked, owner: owner, flow)
    case .query:
      add(.rope, width * span / 2)
      guard shape.isSpiking else { break }
      add(.multiplyAccumulate, width * span)
      add(.threshold, width * shape.headsPerGroup)
      add(.neuronUpdate, width * span)
    case .keyWriter:
      add(.rope, item.inputs.count * shape.headDimension / 2)
      if shape.isSpiking { add(.quantize, item.inputs.count * 2 * shape.headDimension) }
    case .attentionOutput: addAttentionOutput(item, flow)
    case .activation:
      add(.silu, width)
      add(.multiplyAccumulate, width * (item.hasSite(flow.graph) ? 2 : 1))
    case .argmax: add(.compare, flow.inputSources(station))
    }
  }

  private mutating func add(_ action: Action, _ count: Int) { actions.append((action, count)) }

  private mutating func addReducer(_ item: Station, _ station: Int, _ flow: DataFlow) {
    let needs = flow.graph.needs(flow.graph.operators[item.operation])
    add(.addition, flow.inputSources(station))
    if needs.contains(.threshold) { add(.threshold, 1) } else if needs.contains(.norm) { add(.norm, 1) }
  }

  private mutating func addLinear(
    _ item: Station, _ station: Int, spiked: Bool, owner: Bool, _ flow: DataFlow
  ) {
    let rows = item.outputs.count
    if spiked, let group = flow.graph.shape.weightGroup {
      add(.accumulatorUpdate, rows * (item.inputs.count / group))
    }
    guard owner else { return }
    add(.addition, rows * (1 + flow.partialSources(station)))
    if flow.graph.operators[item.operation].name == "lm_head" { add(.compare, rows) }
  }

  private mutating func addAttentionOutput(_ item: Station, _ flow: DataFlow) {
    let shape = flow.graph.shape
    let heads = item.outputs.count * shape.headsPerGroup
    let isLinear =
      flow.graph.operators[item.operation].layer.map { shape.layers[$0] == .gatedLinear } ?? false
    let partial = item.hasSite(flow.graph) ? 1 : 0
    if isLinear {
      add(.norm, heads)
      add(.multiplyAccumulate, heads * shape.headDimension * (2 + partial))
    } else {
      let blocks = max(1, item.inlets.count)
      add(.softmax, heads * blocks)
      add(.multiplyAccumulate, heads * shape.headDimension * (blocks + partial))
    }
  }
}
