public import Quantities

/// Why a run stopped before its end.
public enum SimulationFailure: Error, Sendable, Equatable {
  /// A packet found the queue of a core full and `core.queue.on_full` is `error`.
  case queueOverflow(tile: Int, flow: String, time: SimTime)
  /// Nothing is left to happen although positions are unfinished; each line names who waits for whom.
  case deadlock(waiting: [String], time: SimTime)
  /// The books of a finished run do not balance: a defect of the simulator.
  case unbalanced(String)
  /// A value of the model that no spike count can stand for.
  case value(String)
  /// Simulated time passed `ChipFabric.horizon`, about 20 hours: some latency of the chip is absurd.
  case timeOverflow
  /// A train met a full buffer, or waited for absurdly long: the run is repeated packet by packet, and nobody sees this.
  case trainsDoNotHold
}
