public import ChipModel
import SpikeWorkload

/// What a placement needs of the memory of each node.
public struct MemoryUse: Sendable {
  /// The demand of each entry, in the order of the placement; zero for an unknown operator.
  public let demands: [MemoryDemand]
  /// The sum for each node that holds an entry: cores by number, then host, then dram.
  public let byNode: [(node: PlacementNode, demand: MemoryDemand)]

  /// Adds up the demands.
  ///
  /// Complexity: O(n log n) for n entries.
  public init(placement: Placement, graph: OperatorGraph, chip: Chip) {
    let model = MemoryModel(graph: graph, banks: chip.core.banks)
    var used: [PlacementNode: MemoryDemand] = [:]
    demands = placement.entries.map { entry in
      guard let index = graph.index(of: entry.operation) else { return .zero }
      let demand = model.demand(graph.operators[index], inputs: entry.inputs, outputs: entry.outputs)
      used[entry.node, default: .zero] = used[entry.node, default: .zero] + demand
      return demand
    }
    byNode = used.sorted { $0.key < $1.key }.map { (node: $0.key, demand: $0.value) }
  }
}
