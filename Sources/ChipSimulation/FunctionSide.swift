public import SpikeWorkload

/// The seam between timing and function.
///
/// Two implementations: one computes with weights, one replays a stored activity. Timing calls it and sees
/// activity only: no weight, no accumulator, no float.
public protocol FunctionSide {
  /// A function side in the state before the first token, for a run that has to start again.
  func fresh() -> Self
  /// Whether copies may be called by several threads at once; otherwise a lock lets one in at a time.
  ///
  /// False by default.
  static var isSafeOnThreads: Bool { get }
  /// A token enters.
  mutating func enter(position: Int, token: Int)
  /// A station has everything that it needs for a position; its results are determined now.
  mutating func compute(station: Int, position: Int)
  /// A spike was served at a station: add the row slice, or nothing.
  mutating func serve(station: Int, position: Int, channel: Int, value: Int32)
  /// Every spike of a site that belongs to a station was served: add all row slices.
  ///
  /// Equal to calling `serve` with the count of every channel of the station's inputs.
  mutating func serveAll(station: Int, position: Int, site: Int)
  /// The activity of a position as far as it is determined.
  func activity(of position: Int) -> TokenActivity
  /// The counts of one site, determined when its first slice fires.
  func counts(site: Int, position: Int) -> SparseCounts
  /// The token that the argmax of a position names.
  func next(position: Int) -> Int
  /// A position is done; what belongs to it alone may be freed.
  mutating func finish(position: Int)
}

extension FunctionSide {
  /// No: a function side keeps what it computes.
  public static var isSafeOnThreads: Bool { false }
}
