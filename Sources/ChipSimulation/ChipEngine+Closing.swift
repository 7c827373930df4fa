import EventKernel
import Quantities
import RunRecord

extension ChipEngine where Program: ~Copyable {
  /// Closes the books of a run at its end or where it was stopped, and checks that they balance.
  ///
  /// - Parameters:
  ///   - end: up to when the books go.
  ///   - isStopped: whether the run has not come to its end.
  ///   - pending: what was still to happen.
  ///   - live: packets in all pools.
  /// - Returns: the books.
  /// - Throws: a deadlock, or books that do not balance.
  mutating func close<Recording: StaticSwitch>(
    at end: SimTime, isStopped: Bool, pending: [Event], live: Int
  ) throws(SimulationFailure) -> RunRecord where Program == ModelProgram<Recording> {
    guard isStopped else {
      guard program.isFinished else { throw .deadlock(waiting: program.waiting(), time: end) }
      let record = program.record(&fabric, links: fabric.linkRecords(), end: end)
      try RunAudit.check(record, inFlight: live)
      return record
    }
    var stop = RunStop(time: end, positions: program.last, entered: program.entering)
    settle(&stop, pending: pending)
    let record = program.record(&fabric, links: fabric.linkRecords(), end: end, stop: stop)
    try RunAudit.check(record, inFlight: live - held)
    return record
  }
}
