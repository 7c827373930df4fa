public import ChipModel
import RunRecord
import SpikeWorkload

/// The default placer: producers near consumers, few packets, no core busier than need be.
///
/// 1. Operators are cut into pieces that fit a core, in two dimensions where packets then visit fewer servers
///    (`CutRegion`), and pieces that exchange the most values go together: the projections and the state of a key/value head;
///    matching rows of gate and up with their product (`Placer+Cutting`, `Placer+Layers`).
/// 2. The pieces go to the cores of a compact walk over the mesh (`SystemWalk`) in the order of the data flow,
///    each on the nearest core of its layer that has room. A vector that many cores consume lies in their middle,
///    and what makes the inputs of a projection lies beside the pieces that take them.
/// 3. While cores are left, step 2 is repeated with a limit on the serial work of one core, so that reducers,
///    residual slices and attention outputs leave the cores that are busy with them (`SerialWork`).
/// 4. The contents of cores change places so that the expected packets cross fewer links (`Refinement`).
public struct Placer {
  let graph: OperatorGraph
  let chip: Chip
  let capacity: MemoryDemand
  let memory: MemoryModel
  /// Pieces that go together, in the order of the walk; an empty list starts a layer.
  var units: [[Piece]] = []

  /// Places a model on a chip.
  ///
  /// Complexity: O(p * c + n log n) for p pieces of a layer on c cores, n pieces and pairs of cores that exchange
  /// packets in all.
  ///
  /// - Throws: `PlacementFailure` naming the capability that the chip lacks, or the binding limit, by how much
  ///   it is missed, and the number of cores that would do.
  public static func place(_ graph: OperatorGraph, on chip: Chip) throws(PlacementFailure) -> Placement {
    let inputs = PlacementInputs(graph, chip)
    return try place(graph, inputs) { refined($0, graph, inputs.withoutWork) }
  }

  /// The same, with what refines the result of step 3.
  ///
  /// Nothing but `inputs` is known of the chip.
  static func place(
    _ graph: OperatorGraph, _ inputs: PlacementInputs, refine: (Placement) -> Placement
  ) throws(PlacementFailure) -> Placement {
    let draft = try PlacementDraft(graph, inputs)
    let placement = refine(draft.placement(draft.assignment(for: inputs)))
    try PlacementCheck.check(placement, graph: graph, chip: inputs.chip)
    return placement
  }

  init(graph: OperatorGraph, chip: Chip) {
    self.graph = graph
    self.chip = chip
    capacity = MemoryDemand(synapse: chip.core.synapseMemory, state: chip.core.stateMemory)
    memory = MemoryModel(graph: graph, banks: chip.core.banks)
  }

  var shape: ModelShape { graph.shape }

  func checkCapabilities() throws(PlacementFailure) {
    for operation in graph.operators {
      let needs = graph.needs(operation)
      for action in Action.nonSpiking
      where needs.contains(action) && chip.core.support[action.rawValue] == .none {
        throw PlacementFailure("\(operation.name): \(chip.missing(action))")
      }
    }
  }

  /// Moves the contents of cores to where their packets cross fewer links.
  static func refined(
    _ placement: Placement, _ graph: OperatorGraph, _ inputs: PlacementInputs
  ) -> Placement {
    moved(placement, to: refinement(placement, graph, inputs))
  }

  /// The core to which the contents of each core go, so that their packets cross fewer links.
  static func refinement(_ placement: Placement, _ graph: OperatorGraph, _ inputs: PlacementInputs) -> [Int] {
    let chip = inputs.chip
    let flow = DataFlow(graph: graph, placement: placement, chip: chip)
    var refinement = Refinement(TrafficGraph(flow, tiles: chip.tileCount), chip: chip)
    refinement.run()
    return refinement.cores
  }

  /// A placement with the contents of each core on another one.
  static func moved(_ placement: Placement, to cores: [Int]) -> Placement {
    Placement(
      entries: placement.entries.map { entry in
        guard case .core(let core) = entry.node else { return entry }
        return PlacementEntry(
          operation: entry.operation, inputs: entry.inputs, outputs: entry.outputs, node: .core(cores[core]))
      })
  }

  /// An assignment that keeps layers on one chip each where there are cores enough for the gaps.
  func assignment(work: [Int] = [], limit: Int = .max) -> Assignment {
    if chip.chipCount > 1 {
      let whole = Assignment(
        units, capacity: capacity, work: work, limit: limit, chipSize: chip.coresPerChip)
      if whole.cores <= chip.coreCount { return whole }
    }
    return Assignment(units, capacity: capacity, work: work, limit: limit)
  }

  /// The node that the chip demands for an operator; nil means any core.
  func node(_ name: String) -> PlacementNode? {
    guard let index = graph.index(of: name) else { return nil }
    let needed = graph.needs(graph.operators[index])
    return needed.contains { chip.core.support[$0.rawValue] == .host } ? .host : nil
  }

  func piece(
    _ name: String, _ inputs: Range<Int>, _ outputs: Range<Int>, on node: PlacementNode? = nil
  ) throws(PlacementFailure) -> Piece {
    guard let index = graph.index(of: name) else { throw PlacementFailure("no operator '\(name)'") }
    return Piece(
      name: name, operation: index, inputs: inputs, outputs: outputs,
      demand: memory.demand(graph.operators[index], inputs: inputs, outputs: outputs),
      node: node ?? self.node(name))
  }
}
