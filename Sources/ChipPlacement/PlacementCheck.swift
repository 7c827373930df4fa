public import ChipModel
import RunRecord
import SpikeWorkload

/// Checks that a placement covers a model exactly and fits a chip.
public enum PlacementCheck {
  /// Throws the first problem of a placement: unknown operator, range outside the operator, input range that
  /// cuts a weight group, uncovered or doubly covered weights, unknown core, unsupported operation, too little memory.
  public static func check(_ placement: Placement, graph: OperatorGraph, chip: Chip) throws(PlacementFailure) {
    var byOperator: [[PlacementEntry]] = Array(repeating: [], count: graph.operators.count)
    for entry in placement.entries {
      guard let index = graph.index(of: entry.operation) else {
        throw PlacementFailure("placement: unknown operator '\(entry.operation)' for this model and mode")
      }
      try checkEntry(entry, graph.operators[index], graph, chip)
      byOperator[index].append(entry)
    }
    for (operation, entries) in zip(graph.operators, byOperator) { try checkCover(operation, entries) }
    try checkMemory(placement, graph, chip)
  }

  private static func checkEntry(
    _ entry: PlacementEntry, _ operation: ModelOperator, _ graph: OperatorGraph, _ chip: Chip
  ) throws(PlacementFailure) {
    let name = entry.operation
    func within(_ range: Range<Int>, _ extent: Int) -> Bool { !range.isEmpty && range.lowerBound >= 0 && range.upperBound <= extent }
    guard within(entry.inputs, operation.inputs), within(entry.outputs, operation.outputs) else {
      throw PlacementFailure(
        "placement: \(name): expected inputs within 0..<\(operation.inputs) and outputs within "
          + "0..<\(operation.outputs), found inputs \(entry.inputs), outputs \(entry.outputs)")
    }
    let step = operation.inputStep
    guard entry.inputs.lowerBound % step == 0, entry.inputs.upperBound % step == 0 else {
      throw PlacementFailure(
        "placement: \(name): expected input ranges of whole weight groups of \(step), found \(entry.inputs)")
    }
    try checkNode(entry, operation, graph, chip)
  }

  private static func checkNode(
    _ entry: PlacementEntry, _ operation: ModelOperator, _ graph: OperatorGraph, _ chip: Chip
  ) throws(PlacementFailure) {
    switch entry.node {
    case .core(let number):
      guard number >= 0, number < chip.coreCount else {
        throw PlacementFailure(
          "placement: \(entry.operation): expected a core 0..<\(chip.coreCount) of chip '\(chip.name)', found core \(number)")
      }
      if operation.kind == .tokens {
        throw PlacementFailure("placement: tokens: expected host, found core \(number)")
      }
      let missing = Action.nonSpiking.filter {
        graph.needs(operation).contains($0) && chip.core.support[$0.rawValue] != .core
      }
      if let first = missing.first {
        throw PlacementFailure(
          "placement: \(entry.operation): needs operation '\(first.key)', which chip '\(chip.name)' does not run "
            + "on cores; expected host, found core \(number)")
      }
    case .dram where chip.dram == nil:
      throw PlacementFailure("placement: \(entry.operation): chip '\(chip.name)' has no dram node")
    case .host, .dram: break
    }
  }

  /// Entries must tile inputs x outputs; element-wise operators and reducers have one dimension.
  private static func checkCover(_ operation: ModelOperator, _ entries: [PlacementEntry]) throws(PlacementFailure) {
    guard !entries.isEmpty else { throw PlacementFailure("placement: operator '\(operation.name)' is placed nowhere") }
    let area: (PlacementEntry) -> Int = { $0.inputs.count * $0.outputs.count }
    switch operation.kind {
    case .argmax: try checkTree(operation, entries)
    case .residual, .activation, .linearAttention, .query, .attentionOutput:
      if let entry = entries.first(where: { $0.inputs != $0.outputs }) {
        throw PlacementFailure(
          "placement: \(operation.name): expected equal input and output ranges, found \(entry.inputs) and \(entry.outputs)")
      }
      try checkTiling(operation, entries, total: operation.outputs) { $0.outputs.count }
    case .embedding, .reducer, .tokens:
      if let entry = entries.first(where: { $0.inputs != 0..<operation.inputs }) {
        throw PlacementFailure(
          "placement: \(operation.name): expected inputs 0..<\(operation.inputs), found \(entry.inputs)")
      }
      try checkTiling(operation, entries, total: operation.inputs * operation.outputs, area)
    case .linear, .keys:
      try checkTiling(operation, entries, total: operation.inputs * operation.outputs, area)
    }
  }

  private static func checkTiling(
    _ operation: ModelOperator, _ entries: [PlacementEntry], total: Int, _ size: (PlacementEntry) -> Int
  ) throws(PlacementFailure) {
    let sorted = entries.sorted { ($0.inputs.lowerBound, $0.outputs.lowerBound) < ($1.inputs.lowerBound, $1.outputs.lowerBound) }
    for (index, entry) in sorted.enumerated() {
      for other in sorted[(index + 1)...] {
        if other.inputs.lowerBound >= entry.inputs.upperBound { break }
        if other.inputs.overlaps(entry.inputs), other.outputs.overlaps(entry.outputs) {
          throw PlacementFailure(
            "placement: \(operation.name): inputs \(other.inputs) x outputs \(other.outputs) are placed twice")
        }
      }
    }
    let covered = entries.reduce(0) { $0 + size($1) }
    guard covered == total else {
      throw PlacementFailure(
        "placement: \(operation.name): expected all of inputs 0..<\(operation.inputs) x outputs "
          + "0..<\(operation.outputs), found \(covered) of \(total) elements placed")
    }
  }

  /// The tree needs one root over all rows, and ranges that nest.
  private static func checkTree(_ operation: ModelOperator, _ entries: [PlacementEntry]) throws(PlacementFailure) {
    guard entries.filter({ $0.inputs == 0..<operation.inputs }).count == 1 else {
      throw PlacementFailure("placement: argmax: expected exactly one root with inputs 0..<\(operation.inputs)")
    }
    for (index, a) in entries.enumerated() {
      for b in entries[(index + 1)...] where a.inputs.overlaps(b.inputs) {
        let nested = a.inputs.clamped(to: b.inputs) == a.inputs || b.inputs.clamped(to: a.inputs) == b.inputs
        guard nested, a.inputs != b.inputs else {
          throw PlacementFailure("placement: argmax: ranges \(a.inputs) and \(b.inputs) do not nest")
        }
      }
    }
  }

  private static func checkMemory(_ placement: Placement, _ graph: OperatorGraph, _ chip: Chip) throws(PlacementFailure) {
    let model = MemoryModel(graph: graph, banks: chip.core.banks)
    var used: [PlacementNode: MemoryDemand] = [:]
    for entry in placement.entries {
      guard let index = graph.index(of: entry.operation) else { continue }
      let demand = model.demand(graph.operators[index], inputs: entry.inputs, outputs: entry.outputs)
      used[entry.node, default: .zero] = used[entry.node, default: .zero] + demand
    }
    for (node, demand) in used.sorted(by: { $0.key < $1.key }) {
      if let message = overflow(node, demand, chip) { throw PlacementFailure("placement: \(node.text): \(message)") }
    }
  }

  private static func overflow(_ node: PlacementNode, _ demand: MemoryDemand, _ chip: Chip) -> String? {
    switch node {
    case .core:
      if demand.synapse > chip.core.synapseMemory {
        return "needs \(demand.synapse) B of synapse memory, has \(chip.core.synapseMemory) B "
          + "(\(demand.synapse - chip.core.synapseMemory) B too many)"
      }
      if demand.state > chip.core.stateMemory {
        return "needs \(demand.state) B of state memory, has \(chip.core.stateMemory) B "
          + "(\(demand.state - chip.core.stateMemory) B too many)"
      }
      return nil
    case .host, .dram:
      let memory = node == .host ? chip.host.memory : chip.dram?.memory
      guard let memory, demand.synapse + demand.state > memory else { return nil }
      return "needs \(demand.synapse + demand.state) B, has \(memory) B"
    }
  }
}
