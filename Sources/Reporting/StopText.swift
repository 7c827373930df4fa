import Quantities
import RunRecord

/// Where a run was stopped, in the words of the terminal, `report.md` and the page.
package struct StopText: Sendable, Equatable {
  /// Simulated time of the stop in picoseconds.
  package var time: Int64
  /// Up to when the books go, in picoseconds.
  package var end: Int64
  /// Positions that were done, and those of the whole run.
  package var done: Int
  package var positions: Int
  /// Packets that were injected, and neither served nor dropped.
  package var inFlight: Int64
  /// Whether what had begun was finished.
  package var isDrained: Bool

  /// A stop at a time of a run of so many positions.
  package init(time: Int64, end: Int64, done: Int, positions: Int, inFlight: Int64, isDrained: Bool) {
    (self.time, self.end, self.done, self.positions) = (time, end, done, positions)
    (self.inFlight, self.isDrained) = (inFlight, isDrained)
  }

  /// The stop of a record; nil for a whole run.
  init?(_ record: RunRecord) {
    guard let stop = record.stop else { return nil }
    self.init(
      time: stop.time.picoseconds, end: record.end.picoseconds, done: record.tokens.count,
      positions: stop.positions, inFlight: stop.inFlight.reduce(0, +), isDrained: stop.isDrained)
  }

  /// When it was stopped, how far it had come, and what was under way, without a full stop.
  package var sentence: String {
    let rest =
      isDrained
      ? "what had begun then was finished by \(HumanText.time(end))"
      : "\(HumanText.count(Int128(inFlight))) packets in flight"
    return
      "stopped at \(HumanText.time(time)) of simulated time: \(done) of \(positions) positions done, \(rest)"
  }
}
