/// Facts about the simulator's own work; they go to `host.json` only.
public struct AgendaStatistics: Sendable {
  /// Events that happened.
  public var events: UInt64
  /// Most events that were pending at one time.
  public var peakPending: Int
  /// How times were found: `.packet` or `.train`.
  public var timing = TimingMode.packet
  /// Why packets were simulated although trains were allowed; nil where they were not, or trains held.
  public var packetReason: String?
  /// Threads that took part; one where more would have gained nothing.
  public var threads: Int = 1
  /// Events that happened while threads ran at the same time.
  public var eventsOnThreads: Int = 0
}
