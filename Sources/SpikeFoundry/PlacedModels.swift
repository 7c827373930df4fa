import ChipModel
import ChipPlacement
package import ChipSimulation
package import DataFiles

/// Models that were placed by default, for runs one after the other that differ in little else than the chip.
///
/// Not for several threads at once.
package final class PlacedModels {
  private let placements: PlacementCache
  private var last: ChipSimulation?

  /// Makes an empty list that shares the refinements of large placements with other processes.
  ///
  /// - Parameters:
  ///   - folder: where they are; it exists.
  ///   - version: changes whenever the placer answers otherwise.
  package init(folder: String, version: String) {
    placements = PlacementCache(store: RefinementFiles(folder: folder, version: version))
  }

  /// The placed model, ready to run; placements and data flows that are known are not made again.
  ///
  /// - Throws: 65 for a model that the chip cannot hold.
  package func simulation(_ graph: OperatorGraph, on chip: Chip) throws(Failure) -> ChipSimulation {
    let placement: Placement
    do throws(PlacementFailure) {
      placement = try placements.place(graph, on: chip)
    } catch {
      throw Failure(.data, error.message)
    }
    if let known = last.flatMap({ ChipSimulation($0, on: chip, graph: graph, placement: placement) }) {
      return known
    }
    // A large flow takes much memory: the last one goes first.
    last = nil
    let simulation = ChipSimulation(chip: chip, graph: graph, placement: placement)
    last = simulation
    return simulation
  }
}
