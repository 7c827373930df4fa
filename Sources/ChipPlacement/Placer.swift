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
    let chip = inputs.chip
    var placer = Placer(graph: graph, chip: chip)
    try placer.checkCapabilities()
    try placer.cutAll()
    var best = placer.assignment()
    guard best.cores <= chip.coreCount else { throw placer.tooSmall(cores: best.cores) }
    if best.cores < chip.coreCount { best = placer.spread(best) }
    let placement = refine(placer.placement(best))
    try PlacementCheck.check(placement, graph: graph, chip: chip)
    return placement
  }

  private init(graph: OperatorGraph, chip: Chip) {
    self.graph = graph
    self.chip = chip
    capacity = MemoryDemand(synapse: chip.core.synapseMemory, state: chip.core.stateMemory)
    memory = MemoryModel(graph: graph, banks: chip.core.banks)
  }

  var shape: ModelShape { graph.shape }

  private func checkCapabilities() throws(PlacementFailure) {
    for operation in graph.operators {
      let needs = graph.needs(operation)
      for action in Action.nonSpiking
      where needs.contains(action) && chip.core.support[action.rawValue] == .none {
        throw PlacementFailure("\(operation.name): \(chip.missing(action))")
      }
    }
  }

  /// Repeats the assignment with limits on the work of a core, the lowest first, until one needs no more cores
  /// than there are; keeps the first assignment where none makes the busiest core less busy.
  private func spread(_ packed: Assignment) -> Assignment {
    let flow = DataFlow(graph: graph, placement: placement(packed), chip: chip)
    let work = SerialWork(flow: flow, chip: chip).byPiece(packed.order)
    let loaded = assignment(work: work)
    let least = loaded.heaviestUnit
    for quarters in [4, 5, 6, 8, 12] {
      let limit = least / 4 * quarters
      guard limit < loaded.longestWork else { break }
      let spread = assignment(work: work, limit: limit)
      if spread.cores <= chip.coreCount, spread.longestWork < loaded.longestWork { return spread }
    }
    return packed
  }

  /// Moves the contents of cores to where their packets cross fewer links.
  static func refined(
    _ placement: Placement, _ graph: OperatorGraph, _ inputs: PlacementInputs
  ) -> Placement {
    let chip = inputs.chip
    let flow = DataFlow(graph: graph, placement: placement, chip: chip)
    var refinement = Refinement(TrafficGraph(flow, tiles: chip.tileCount), chip: chip)
    refinement.run()
    let cores = refinement.cores
    return Placement(
      entries: placement.entries.map { entry in
        guard case .core(let core) = entry.node else { return entry }
        return PlacementEntry(
          operation: entry.operation, inputs: entry.inputs, outputs: entry.outputs, node: .core(cores[core]))
      })
  }

  /// An assignment that keeps layers on one chip each where there are cores enough for the gaps.
  private func assignment(work: [Int] = [], limit: Int = .max) -> Assignment {
    if chip.chipCount > 1 {
      let whole = Assignment(
        units, capacity: capacity, work: work, limit: limit, chipSize: chip.coresPerChip)
      if whole.cores <= chip.coreCount { return whole }
    }
    return Assignment(units, capacity: capacity, work: work, limit: limit)
  }

  /// The placement of an assignment, in the order of the operators.
  private func placement(_ assignment: Assignment) -> Placement {
    let walk = SystemWalk(chip, first: assignment.cores).cores
    let entries = zip(units.joined(), assignment.steps).map { piece, step in
      PlacementEntry(
        operation: piece.name, inputs: piece.inputs, outputs: piece.outputs,
        node: piece.node ?? .core(walk[step]))
    }
    return Placement(entries: assignment.order.map { entries[$0] })
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
