import EventKernel
import Quantities
import RunRecord

/// Lets a run go on in stretches, tells the watch of its options in between how far it is, and stops it.
struct RunWatch {
  /// A look should come about this often: seldom enough to cost nothing, often enough to stop within a second.
  private static let pause: (shortest: Duration, longest: Duration) = (.milliseconds(20), .milliseconds(100))

  let options: RunOptions
  /// Events of the first stretch, and the most of one: the next ones follow the real time that stretches take.
  let first: Int
  let most: Int

  /// Runs to the end, or to where the run is stopped.
  ///
  /// - Parameter advance: lets so many events up to a time happen, and says how far the run is.
  /// - Returns: the time of the stop; nil at the end of the run.
  /// - Throws: what `advance` throws.
  func run(
    _ advance: (_ limit: Int64, _ events: Int) throws(SimulationFailure) -> (StopReason, RunProgress)
  ) throws(SimulationFailure) -> SimTime? {
    let limit = options.stopTime?.picoseconds ?? .max
    guard let watch = options.watch else {
      return try advance(limit, .max).0 == .limit ? options.stopTime : nil
    }
    var events = options.watchInterval ?? first
    var start = ContinuousClock.now
    while true {
      let (reason, progress) = try advance(limit, events)
      switch reason {
      case .agendaEmpty: return nil
      case .limit: return options.stopTime
      case .paused:
        guard watch(progress) else { return try stop(at: progress.time, advance) }
        let now = ContinuousClock.now
        if options.watchInterval == nil { events = next(events, after: now - start) }
        start = now
      }
    }
  }

  /// Lets everything of the present moment happen, so that the books are those of a time.
  private func stop(
    at time: SimTime, _ advance: (Int64, Int) throws(SimulationFailure) -> (StopReason, RunProgress)
  ) throws(SimulationFailure) -> SimTime? {
    try advance(time.picoseconds, .max).0 == .agendaEmpty ? nil : time
  }

  private func next(_ events: Int, after time: Duration) -> Int {
    if time < Self.pause.shortest { return min(most, 2 * events) }
    return time > Self.pause.longest ? max(1, events / 2) : events
  }
}
