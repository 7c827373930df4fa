package import ChipModel
package import ChipSimulation
package import DataFiles
import Quantities

/// Says why a run stopped, in terms of the chip.
package enum RunFailure {
  /// Thrown through the simulation's own channel, so that one place turns it into an exit status.
  static func value(_ problem: String) -> SimulationFailure { .value(problem) }

  package static func failure(_ error: SimulationFailure, chip: Chip) -> Failure {
    switch error {
    case .queueOverflow(let tile, let flow, let time):
      return Failure(
        .data,
        "chip '\(chip.name)': the input queue of core \(tile) is full (core.queue.depth = "
          + "\(Capacity.text(chip.core.queueDepth)), on_full: error) at \(time.picoseconds) ps, site \(flow)")
    case .deadlock(let waiting, let time):
      let lines = waiting.prefix(2).map { "  " + $0 }
      let more = waiting.count > 2 ? ["  and \(waiting.count - 2) more"] : []
      return Failure(
        .software,
        (["deadlock at \(time.picoseconds) ps: nothing is left to happen and positions are unfinished"]
          + lines + more).joined(separator: "\n"))
    case .unbalanced(let problem):
      return Failure(.software, "the books of the run do not balance: \(problem)")
    case .trainsDoNotHold:
      return Failure(.software, "a train met a full buffer and the run was not repeated")
    case .timeOverflow: return Failure(.data, "simulated time exceeds 2^56 ps (20 hours)")
    case .value(let problem): return Failure(.data, "a value of the model cannot be encoded: \(problem)")
    }
  }
}
