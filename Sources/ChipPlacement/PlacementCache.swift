public import ChipModel

/// Default placements that were made before, by everything that decides them.
///
/// A placement is the same for all chips that differ only in what the placer does not know: queues, buffers, links,
/// prices. Where chips differ in lanes or latencies the operators are spread anew, which may end in the same pieces on
/// the same cores; then the refinement, most of the work, is not repeated either.
public final class PlacementCache {
  /// Placements that are kept of each kind.
  private static let limit = 16

  /// Those used last at the end.
  private var placed: [(inputs: PlacementInputs, placement: Placement)] = []
  private var refined: [(inputs: PlacementInputs, from: Placement, to: Placement)] = []
  /// Placements that were made, and how many of them were refined: for tests.
  private(set) var work = (placed: 0, refined: 0)

  /// Placements that are kept.
  var count: Int { placed.count + refined.count }

  /// Makes a cache that knows no placement.
  public init() {}

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
    let placement = try Placer.place(graph, inputs) { refine($0, graph, inputs.withoutWork) }
    work.placed += 1
    if placed.count == Self.limit { placed.removeFirst() }
    placed.append((inputs, placement))
    return placement
  }

  private func refine(
    _ placement: Placement, _ graph: OperatorGraph, _ inputs: PlacementInputs
  ) -> Placement {
    if let known = refined.first(where: { $0.inputs == inputs && $0.from == placement }) { return known.to }
    let result = Placer.refined(placement, graph, inputs)
    work.refined += 1
    if refined.count == Self.limit { refined.removeFirst() }
    refined.append((inputs, placement, result))
    return result
  }
}
