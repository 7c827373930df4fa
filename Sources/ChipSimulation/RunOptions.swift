package import EventKernel

/// What a run of the timing side can be told besides chip, placement and activity.
public struct RunOptions: Sendable {
  /// Most positions between entry and completion; nil lets banks decide.
  public var tokensInFlight: Int?
  /// Ends generation when this token id is generated.
  public var stopToken: Int?
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
  /// Test knob: when threads run at the same time.
  package var windowPolicy = WindowPolicy.adaptive
  /// Test knob: changes the number that one END announces.
  package var corruptedEnd: CorruptedEnd?

  /// Makes options; by default banks limit the tokens in flight and no token ends the run.
  public init(
    tokensInFlight: Int? = nil, stopToken: Int? = nil, insertionShuffle: UInt64? = nil, threads: Int = 1
  ) {
    self.tokensInFlight = tokensInFlight
    self.stopToken = stopToken
    self.insertionShuffle = insertionShuffle
    self.threads = threads
  }
}
