public import SpikeWorkload

/// Replays a stored activity: the timing of a run without its weights.
public struct ReplayedFunction: FunctionSide {
  private let activity: Activity

  /// Yes: nothing ever changes.
  public static var isSafeOnThreads: Bool { true }

  /// Makes a function side that knows what every position of a run will do.
  public init(_ activity: Activity) { self.activity = activity }

  /// Itself: a replay has no state.
  public func fresh() -> ReplayedFunction { self }

  /// Does nothing: the token is part of the activity.
  public mutating func enter(position: Int, token: Int) {}

  /// Does nothing: all results are known.
  public mutating func compute(station: Int, position: Int) {}

  /// Does nothing: a replay has no accumulators.
  public mutating func serve(station: Int, position: Int, channel: Int, value: Int32) {}

  /// Does nothing: a replay has no accumulators.
  public mutating func serveAll(station: Int, position: Int, site: Int) {}

  /// The stored activity of a position, complete from the start.
  public func activity(of position: Int) -> TokenActivity { activity.positions[position] }

  /// The stored counts of one site.
  public func counts(site: Int, position: Int) -> SparseCounts { activity.positions[position].sites[site] }

  /// The token that the stored run named; 0 where it asked for no logits.
  public func next(position: Int) -> Int { activity.positions[position].next ?? 0 }

  /// Does nothing: the activity stays for further runs.
  public mutating func finish(position: Int) {}
}
