package import EventKernel
public import Quantities
public import RunRecord

/// What a run of the timing side can be told besides chip, placement and activity.
public struct RunOptions: Sendable {
  /// Most positions between entry and completion; nil lets banks decide.
  public var tokensInFlight: Int?
  /// Ends generation when one of these token ids is generated.
  public var stopTokens: [Int]
  /// Seed that shuffles the insertion order of simultaneous events; it must not change any result.
  public var insertionShuffle: UInt64?
  /// How times are found; it must not change any result.
  public var timing: TimingMode = .auto
  /// Threads that share the tiles; no result depends on it.
  ///
  /// More than one are used only while the tiles do enough at the same time to gain from them.
  public var threads = 1
  /// Most threads that are used.
  public static let maximumThreads = Partitioning.maximumCount
  /// Is told now and then how far the run is, and answers whether it goes on.
  ///
  /// Called on the thread of the run, about ten times a second. A run that does not go on ends with books up to
  /// that moment (`RunRecord.stop`); nothing of a whole run depends on it.
  public var watch: (@Sendable (RunProgress) -> Bool)?
  /// Stops the run when everything up to this time has happened; such a run goes packet by packet.
  public var stopTime: SimTime?
  /// Test knob: events between two calls of `watch`; nil follows the pace of the run.
  package var watchInterval: Int?
  /// Test knob: when threads run at the same time.
  package var windowPolicy = WindowPolicy.adaptive
  /// Whether each tile keeps counts by windows of time; else it has one window, of the whole run.
  package var hasWindows = true
  /// Most steps of the critical path that are kept one by one.
  package var criticalSteps = 1 << 16
  /// Whole event records that a thread gathers before it hands them over, or two to four times as many short ones:
  /// 64 bytes each, and place for 128 times as many and more.
  package var eventChunk = 1 << 10
  /// Test knob: schedules also the events that have no consequences.
  package var hasEveryEvent = false
  /// Test knob: changes the number that one END announces.
  package var corruptedEnd: CorruptedEnd?

  /// Makes options; by default banks limit the tokens in flight and no token ends the run.
  public init(
    tokensInFlight: Int? = nil, stopTokens: [Int] = [], insertionShuffle: UInt64? = nil, threads: Int = 1
  ) {
    self.tokensInFlight = tokensInFlight
    self.stopTokens = stopTokens
    self.insertionShuffle = insertionShuffle
    self.threads = threads
  }
}
