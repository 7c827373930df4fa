public import ChipModel

/// Default placements that were made before, by everything that decides them.
///
/// A placement is the same for all chips that differ only in what the placer does not know: queues, buffers, links,
/// prices. Where chips differ in lanes or latencies the pieces are spread anew over the cores, but neither cut nor
/// joined again; if they end on the same cores, the refinement, most of the work, is not repeated either.
public final class PlacementCache {
  /// Placements that are kept of each kind.
  private static let limit = 16

  private struct Refined {
    var inputs: PlacementInputs
    var spread: Assignment
    var placement: Placement
  }

  /// Those used last at the end.
  private var placed: [(inputs: PlacementInputs, placement: Placement)] = []
  private var refined: [Refined] = []
  /// The last one only: the data flow of a large model takes much memory.
  private var draft: (inputs: PlacementInputs, draft: PlacementDraft)?
  /// Where refinements are that other processes made.
  private let store: (any RefinementStore)?
  /// Pieces from which on a refinement takes longer than finding it in a file.
  static let worthKeeping = 1024
  /// Placements that were made, how many of them were cut anew, and how many refined: for tests.
  private(set) var work = (placed: 0, cut: 0, refined: 0)

  /// Placements that are kept.
  var count: Int { placed.count + refined.count }

  /// Makes a cache that knows no placement.
  ///
  /// - Parameter store: keeps refinements of large models for other processes; nil keeps none.
  public init(store: (any RefinementStore)? = nil) { self.store = store }

  /// What `Placer.place` answers.
  ///
  /// Complexity: that of the placer for a placement that is not known; O(1) in the size of the model otherwise.
  ///
  /// - Throws: what `Placer.place` throws.
  public func place(_ graph: OperatorGraph, on chip: Chip) throws(PlacementFailure) -> Placement {
    let inputs = PlacementInputs(graph, chip)
    if let index = placed.firstIndex(where: { $0.inputs == inputs }) {
      let known = placed.remove(at: index)
      placed.append(known)
      return known.placement
    }
    let draft = try draft(graph, inputs.withoutWork)
    let placement = try refine(draft, draft.assignment(for: inputs), graph, inputs.withoutWork)
    work.placed += 1
    if placed.count == Self.limit { placed.removeFirst() }
    placed.append((inputs, placement))
    return placement
  }

  private func draft(
    _ graph: OperatorGraph, _ inputs: PlacementInputs
  ) throws(PlacementFailure) -> PlacementDraft {
    if let draft, draft.inputs == inputs { return draft.draft }
    draft = nil
    let new = try PlacementDraft(graph, inputs)
    work.cut += 1
    draft = (inputs, new)
    return new
  }

  private func refine(
    _ draft: PlacementDraft, _ spread: Assignment, _ graph: OperatorGraph, _ inputs: PlacementInputs
  ) throws(PlacementFailure) -> Placement {
    // The same inputs are cut into the same pieces.
    if let known = refined.first(where: { $0.inputs == inputs && $0.spread.isAlike(spread) }) {
      return known.placement
    }
    let placement = try refine(draft.placement(spread), graph, inputs)
    if refined.count == Self.limit { refined.removeFirst() }
    refined.append(Refined(inputs: inputs, spread: spread, placement: placement))
    return placement
  }

  private func refine(
    _ placement: Placement, _ graph: OperatorGraph, _ inputs: PlacementInputs
  ) throws(PlacementFailure) -> Placement {
    let store = placement.entries.count >= Self.worthKeeping ? store : nil
    let description = store == nil ? "" : Self.description(inputs, placement)
    let count = inputs.chip.coreCount
    if let cores = store?.cores(description, count: count), Self.isPermutation(cores, count) {
      let moved = Placer.moved(placement, to: cores)
      if (try? PlacementCheck.check(moved, graph: graph, chip: inputs.chip)) != nil { return moved }
    }
    let cores = Placer.refinement(placement, graph, inputs)
    let moved = Placer.moved(placement, to: cores)
    try PlacementCheck.check(moved, graph: graph, chip: inputs.chip)
    work.refined += 1
    store?.keep(cores, description)
    return moved
  }

  /// Everything that decides a refinement.
  private static func description(_ inputs: PlacementInputs, _ placement: Placement) -> String {
    let entries = placement.entries.map { "\($0.operation) \($0.inputs) \($0.outputs) \($0.node.text)" }
    return "\(inputs.text)\n" + entries.joined(separator: "\n")
  }

  private static func isPermutation(_ cores: [Int], _ count: Int) -> Bool {
    guard cores.count == count else { return false }
    var seen = Array(repeating: false, count: count)
    for core in cores {
      guard core >= 0, core < count, !seen[core] else { return false }
      seen[core] = true
    }
    return true
  }
}
