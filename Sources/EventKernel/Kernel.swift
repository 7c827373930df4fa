/// Runs the events of an agenda in their total order.
@frozen public struct Kernel<Handler: EventHandler & ~Copyable>: ~Copyable {
  /// The state of the simulation and what its events do.
  public var handler: Handler
  /// The events that have not happened yet, and the clock.
  public var agenda: Agenda

  /// Makes a kernel at time zero with nothing to do; schedule the first events through `agenda`.
  ///
  /// - Parameters:
  ///   - handler: what the events do.
  ///   - sources: how many components schedule events.
  ///   - insertionShuffle: a seed that makes the agenda insert simultaneous events in a random order (for tests).
  @inlinable
  public init(handler: consuming Handler, sources: Int, insertionShuffle: UInt64? = nil) {
    self.handler = handler
    agenda = Agenda(sources: sources, insertionShuffle: insertionShuffle)
  }

  /// Lets events happen until none is pending or the next one lies after `limit`.
  ///
  /// - Parameter limit: the last time, in picoseconds, at which events happen.
  /// - Returns: why it stopped. After `.limit` the run can be continued.
  /// - Throws: what the handler throws; the event that it threw at has been taken out.
  @inlinable
  public mutating func run(until limit: Int64 = .max) throws(Handler.Failure) -> StopReason {
    while let event = agenda.pop(notAfter: limit) { try handler.handle(event, agenda: &agenda) }
    return agenda.count > 0 ? .limit : .agendaEmpty
  }

  /// As `run(until:)`, but pauses after so many events.
  ///
  /// Pauses change nothing of what happens: a caller looks in between how far the run is, or ends it.
  @inlinable
  public mutating func run(until limit: Int64 = .max, events: Int) throws(Handler.Failure) -> StopReason {
    var left = events
    while left > 0 {
      guard let event = agenda.pop(notAfter: limit) else { return agenda.count > 0 ? .limit : .agendaEmpty }
      try handler.handle(event, agenda: &agenda)
      left &-= 1
    }
    return .paused
  }

  /// Ends the run and gives the handler back.
  @inlinable
  public consuming func finish() -> Handler { handler }
}
