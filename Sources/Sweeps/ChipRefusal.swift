import ChipModel
import ChipPlacement
import DataFiles
import SpikeFoundry
import SpikeWorkload

/// Why a chip cannot run a workload: it is too small, or lacks a capability.
///
/// An answer to the question of a sweep, not a failure: the point is infeasible.
struct ChipRefusal: Error {
  let message: String

  /// A failure of a run, seen as a refusal where the chip can be shown to be its cause.
  init?(_ failure: Failure, shape: ModelShape, mode: SpikeMode, chip: Chip) {
    guard failure.code == .data, !Self.canRun(shape, mode, chip) else { return nil }
    message = failure.message
  }

  private static func canRun(_ shape: ModelShape, _ mode: SpikeMode, _ chip: Chip) -> Bool {
    guard chip.refusals(for: shape, mode: mode).isEmpty else { return false }
    do {
      _ = try Placer.place(OperatorGraph(shape: shape, mode: mode, banks: chip.core.banks), on: chip)
      return true
    } catch {
      return false
    }
  }
}
