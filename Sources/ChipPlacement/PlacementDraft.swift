import ChipModel

/// What of a default placement does not depend on how long a core takes: the pieces, on as few cores as hold them.
///
/// Chips that differ in lanes and latencies only (`PlacementInputs.withoutWork`) share it.
struct PlacementDraft {
  private let placer: Placer
  /// The pieces of all units, in the order of the units.
  private let pieces: [Piece]
  /// The piece of each entry of a placement: by operator, then by inputs and outputs as cut.
  private let order: [Int]
  private let packed: Assignment
  /// The data flow of the packed pieces; nil where they need every core.
  private let flow: DataFlow?

  /// Cuts a model into pieces and packs them.
  ///
  /// - Throws: `PlacementFailure` naming what the chip lacks.
  init(_ graph: OperatorGraph, _ inputs: PlacementInputs) throws(PlacementFailure) {
    let chip = inputs.chip
    var placer = Placer(graph: graph, chip: chip)
    try placer.checkCapabilities()
    try placer.checkSize()
    try placer.cutAll()
    packed = placer.assignment()
    guard packed.cores <= chip.coreCount else { throw placer.tooSmall(cores: packed.cores) }
    self.placer = placer
    let pieces = Array(placer.units.joined())
    self.pieces = pieces
    order = pieces.indices.sorted {
      (pieces[$0].operation, pieces[$0].outputs.lowerBound, pieces[$0].inputs.lowerBound, $0)
        < (pieces[$1].operation, pieces[$1].outputs.lowerBound, pieces[$1].inputs.lowerBound, $1)
    }
    flow =
      packed.cores < chip.coreCount
      ? DataFlow(
        graph: graph, placement: Self.placement(pieces, order, packed, on: chip), chip: chip) : nil
  }

  /// The steps of the pieces with the lanes and latencies of `inputs`.
  ///
  /// While cores are left, the assignment is repeated with limits on the work of a core, the lowest first, until one
  /// needs no more cores than there are. The pieces stay packed where none makes the busiest core less busy.
  func assignment(for inputs: PlacementInputs) -> Assignment {
    guard let flow else { return packed }
    let chip = inputs.chip
    let work = SerialWork(flow: flow, chip: chip).byPiece(order)
    let loaded = placer.assignment(work: work)
    let least = loaded.heaviestUnit
    for quarters in [4, 5, 6, 8, 12] {
      let limit = least / 4 * quarters
      guard limit < loaded.longestWork else { break }
      let spread = placer.assignment(work: work, limit: limit)
      if spread.cores <= chip.coreCount, spread.longestWork < loaded.longestWork { return spread }
    }
    return packed
  }

  /// The placement of an assignment, in the order of the operators.
  func placement(_ assignment: Assignment) -> Placement {
    Self.placement(pieces, order, assignment, on: placer.chip)
  }

  private static func placement(
    _ pieces: [Piece], _ order: [Int], _ assignment: Assignment, on chip: Chip
  ) -> Placement {
    let walk = SystemWalk(chip, first: assignment.cores).cores
    return Placement(
      entries: order.map { index in
        let piece = pieces[index]
        return PlacementEntry(
          operation: piece.name, inputs: piece.inputs, outputs: piece.outputs,
          node: piece.node ?? .core(walk[assignment.steps[index]]))
      })
  }
}
