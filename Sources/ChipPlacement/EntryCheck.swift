import ChipModel
import Quantities
import RunRecord
import SpikeWorkload

/// Checks entries of a placement one by one: operator, ranges, node.
struct EntryCheck {
  private let graph: OperatorGraph
  private let chip: Chip
  /// By operator: the first operation that it needs and cores lack, and the first that the chip lacks.
  private let notOnCores: [Action?]
  private let nowhere: [Action?]

  init(graph: OperatorGraph, chip: Chip) {
    self.graph = graph
    self.chip = chip
    let needs = graph.operators.map { operation in
      let needed = graph.needs(operation)
      return Action.nonSpiking.filter { needed.contains($0) }
    }
    notOnCores = needs.map { $0.first { chip.core.support[$0.rawValue] != .core } }
    nowhere = needs.map { $0.first { chip.core.support[$0.rawValue] == .none } }
  }

  /// Index of the entry's operator.
  func check(_ entry: PlacementEntry, _ index: Int) throws(PlacementFailure) -> Int {
    guard let number = graph.index(of: entry.operation) else {
      throw PlacementFailure(
        "expected an operator of this model and mode, found '\(entry.operation)'", entry: index, .operation,
        suggestion: NearestName.find(entry.operation, in: graph.operators.map(\.name)))
    }
    let operation = graph.operators[number]
    for (part, range, extent) in [
      (PlacementFailure.Part.inputs, entry.inputs, operation.inputs),
      (.outputs, entry.outputs, operation.outputs),
    ] where range.isEmpty || range.lowerBound < 0 || range.upperBound > extent {
      throw PlacementFailure(
        "\(operation.name): expected a range within 0..<\(extent), found \(range)", entry: index, part)
    }
    let step = operation.inputStep
    guard entry.inputs.lowerBound % step == 0,
      entry.inputs.upperBound % step == 0 || entry.inputs.upperBound == operation.inputs
    else {
      throw PlacementFailure(
        "\(operation.name): expected whole weight groups of \(step) inputs, found \(entry.inputs)",
        entry: index,
        .inputs)
    }
    try checkNode(entry, number, index)
    return number
  }

  private func checkNode(_ entry: PlacementEntry, _ number: Int, _ index: Int) throws(PlacementFailure) {
    let name = entry.operation
    if let action = nowhere[number] {
      throw PlacementFailure(
        "\(name): \(chip.missing(action))", entry: index, .operation)
    }
    func failure(_ expected: String) -> PlacementFailure {
      PlacementFailure("\(name): expected \(expected), found \(entry.node.text)", entry: index, .node)
    }
    switch entry.node {
    case .core(let core):
      guard core >= 0, core < chip.coreCount else {
        throw failure("core 0 to core \(chip.coreCount - 1) of chip '\(chip.name)'")
      }
      if let action = notOnCores[number] {
        throw failure("host, as chip '\(chip.name)' runs '\(action.key)' on the host only")
      }
    case .dram:
      guard chip.dram != nil else { throw failure("a core or host, as chip '\(chip.name)' has no dram") }
    case .host: break
    }
    if graph.operators[number].kind == .tokens, entry.node != .host { throw failure("host") }
  }
}

extension Chip {
  /// What to say of an operation that the chip runs nowhere.
  func missing(_ action: Action) -> String {
    "expected core.operations.\(action.key).runs_on to be core or host, found none in chip '\(name)'"
  }
}
