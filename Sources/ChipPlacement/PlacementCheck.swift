public import ChipModel
import Quantities
import RunRecord
import SpikeWorkload

/// Checks that a placement covers a model exactly and fits a chip.
public enum PlacementCheck {
  /// Throws the first problem of a placement.
  ///
  /// Problems are: unknown operator, range outside the operator, input range that cuts a weight group,
  /// uncovered or doubly covered weights, unknown core, unsupported operation, too little memory. The failure names
  /// the entry at fault where there is one.
  ///
  /// Complexity: O(n log n) for n entries.
  public static func check(_ placement: Placement, graph: OperatorGraph, chip: Chip) throws(PlacementFailure)
  {
    var byOperator: [[IndexedEntry]] = Array(repeating: [], count: graph.operators.count)
    let entries = EntryCheck(graph: graph, chip: chip)
    for (index, entry) in placement.entries.enumerated() {
      byOperator[try entries.check(entry, index)].append(IndexedEntry(index: index, entry: entry))
    }
    for (operation, entries) in zip(graph.operators, byOperator) {
      try CoverCheck(operation: operation).check(entries)
    }
    if let head = graph.index(of: "lm_head"), let tree = graph.index(of: "argmax") {
      try ArgmaxTree.check(byOperator[tree], rows: byOperator[head])
    }
    try checkMemory(placement, graph, chip)
  }

  /// The first entry with which a node holds more than it has is at fault.
  private static func checkMemory(
    _ placement: Placement, _ graph: OperatorGraph, _ chip: Chip
  ) throws(PlacementFailure) {
    let use = MemoryUse(placement: placement, graph: graph, chip: chip)
    for (node, demand) in use.byNode {
      guard let problem = overflow(node, demand, chip) else { continue }
      var sum = MemoryDemand.zero
      for (index, entry) in placement.entries.enumerated() where entry.node == node {
        sum = sum + use.demands[index]
        if overflow(node, sum, chip) != nil {
          throw PlacementFailure("\(node.text) \(problem)", entry: index, .node)
        }
      }
    }
  }

  private static func overflow(_ node: PlacementNode, _ demand: MemoryDemand, _ chip: Chip) -> String? {
    func problem(_ need: Int, _ limit: String, _ has: Int) -> String? {
      need > has ? "needs \(need) B, \(limit) is \(has) B (\(need - has) B too few)" : nil
    }
    switch node {
    case .core:
      return problem(demand.synapse, "core.synapse_sram", chip.core.synapseMemory)
        ?? problem(demand.state, "core.state_sram", chip.core.stateMemory)
    case .host: return chip.host.memory.flatMap { problem(demand.synapse + demand.state, "host.memory", $0) }
    case .dram: return chip.dram?.memory.flatMap { problem(demand.synapse + demand.state, "dram.memory", $0) }
    }
  }
}

/// An entry with its place in the placement.
struct IndexedEntry {
  var index: Int
  var entry: PlacementEntry
}
