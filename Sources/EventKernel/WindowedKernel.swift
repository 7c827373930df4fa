/// Runs the events of several partitions on as many threads, with the results of a `Kernel`.
///
/// Partitions run at the same time in windows of simulated time that are as long as the lookahead: whatever
/// happens in a window can reach another partition only after it (conservative synchronisation with a barrier,
/// Chandy and Misra 1979, Lubachevsky 1989). Every source numbers its events itself, in the order in which its
/// own events happen, so that each event has the key that it has with one thread, and each component sees its
/// events in the same order. While windows hold too few events to pay for the barriers, one thread handles all.
public struct WindowedKernel<Handler: PartitionedHandler & ~Copyable>: ~Copyable {
  @usableFromInline typealias State = PartitionState<Handler>

  @usableFromInline let table: PartitionTable
  /// One state for each partition, each in memory of its own.
  @usableFromInline let states: UnsafeMutablePointer<UnsafeMutablePointer<State>>
  @usableFromInline let sequences: UnsafeMutablePointer<UInt64>
  @usableFromInline let posts: WindowPosts
  @usableFromInline let policy: WindowPolicy
  @usableFromInline var choice = WindowChoice()
  @usableFromInline var traffic: WindowTraffic
  /// Whether the run paused between two windows, so that it goes on with windows.
  @usableFromInline var isAmongWindows = false

  /// Makes a kernel at time zero with nothing to do; `start` schedules the first events.
  ///
  /// - Parameters:
  ///   - partitioning: which components belong together, and the lookahead.
  ///   - sources: how many components schedule events.
  ///   - policy: when partitions run at the same time.
  ///   - makeView: the view of the state for a partition; called for 0, 1 ... in order.
  @inlinable
  public init(
    _ partitioning: Partitioning, sources: Int, policy: WindowPolicy = .adaptive, makeView: (Int) -> Handler
  ) {
    table = PartitionTable(partitioning)
    self.policy = policy
    posts = WindowPosts(partitions: partitioning.count)
    traffic = WindowTraffic()
    sequences = .allocate(capacity: max(sources, 1))
    sequences.initialize(repeating: 0, count: max(sources, 1))
    states = .allocate(capacity: partitioning.count)
    for index in 0..<partitioning.count {
      let state = UnsafeMutablePointer<State>.allocate(capacity: 1)
      state.initialize(
        to: State(
          handler: makeView(index), agenda: Agenda(sharing: sequences, sources: sources),
          partitions: partitioning.count))
      (states + index).initialize(to: state)
    }
  }

  @inlinable
  deinit {
    for index in 0..<table.count {
      states[index].deinitialize(count: 1)
      states[index].deallocate()
    }
    states.deallocate()
    sequences.deallocate()
  }

  /// Lets a closure prepare the state and schedule first events, or read the state after a run.
  @inlinable
  public mutating func withFirstView<Result, Failure: Error>(
    _ body: (inout Handler, inout Agenda) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(&states[0].pointee.handler, &states[0].pointee.agenda)
  }

  /// Lets a closure read or change what the view of each partition keeps for itself.
  @inlinable
  public mutating func forEachView(_ body: (inout Handler) -> Void) {
    for index in 0..<table.count { body(&states[index].pointee.handler) }
  }

  /// Windows in which partitions ran at the same time.
  public var windows: Int { traffic.windows }
  /// Events that happened in such windows.
  public var eventsInWindows: Int { traffic.events }
  /// How many events have happened.
  public var eventsProcessed: UInt64 {
    (0..<table.count).reduce(0) { $0 + states[$1].pointee.agenda.eventsProcessed }
  }

  /// At least the largest number of events that were pending at once: partitions are added up.
  public var peakPending: Int { (0..<table.count).reduce(0) { $0 + states[$1].pointee.agenda.peakPending } }

  /// Lets events happen until none is pending or the next one lies after `limit`.
  ///
  /// - Parameters:
  ///   - limit: the last time, in picoseconds, at which events happen.
  ///   - events: pauses when about so many events have happened, at the end of a window where there are windows;
  ///     all partitions are then at one point of the run, and `forEachView` may look at them.
  /// - Returns: why it stopped. After `.limit` and `.paused` the run can be continued.
  /// - Throws: the error of the handler that comes first in the total order of events, which is the one that a
  ///   `Kernel` throws. Components of other partitions may have gone on for less than a window, which shows
  ///   only in their state; the run cannot be continued.
  @inlinable
  public mutating func run(
    until limit: Int64 = .max, events: Int = .max
  ) throws(Handler.Failure) -> StopReason {
    var budget = events
    while budget > 0 {
      if isAmongWindows {
        isAmongWindows = false
      } else if policy == .adaptive || table.count == 1 {
        if let reason = try runAlone(until: limit, &budget) { return reason }
      } else if case .alternating(let turn) = policy {
        guard try handle(turn, until: limit) else { return stopReason }
        budget &-= turn
      }
      if let reason = try runWindows(until: limit, &budget) { return reason }
    }
    return .paused
  }

  @inlinable var stopReason: StopReason { states[0].pointee.agenda.count > 0 ? .limit : .agendaEmpty }
}
