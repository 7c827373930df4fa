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
  /// Test knob: changes the number that one END announces.
  package var corruptedEnd: CorruptedEnd?

  /// Makes options; by default banks limit the tokens in flight and no token ends the run.
  public init(tokensInFlight: Int? = nil, stopToken: Int? = nil, insertionShuffle: UInt64? = nil) {
    self.tokensInFlight = tokensInFlight
    self.stopToken = stopToken
    self.insertionShuffle = insertionShuffle
  }
}
