/// What one tile did in one window.
///
/// Sums over the windows equal the totals of the tile; the queue's maximum is the largest of theirs.
/// Times are picoseconds.
public struct WindowRecord: Sendable, Equatable {
  /// Spike packets served.
  public var spikesIn: Int64 = 0
  /// Spikes emitted by neurons of the tile (not copies).
  public var spikesOut: Int64 = 0
  /// Time in which at least one unit of the core worked.
  public var busy: Int64 = 0
  /// Time in which no unit worked and the output unit held a packet that the network did not take.
  public var stalled: Int64 = 0
  /// Most packets that waited in the input queue at one time.
  public var queueMaximum: Int64 = 0
  /// What happened, as one number: a wrapping sum over served packets, ended tasks and sent results.
  ///
  /// Windows that merge add their digests; those of two runs are equal where the same happened.
  public var digest: UInt64 = 0
  /// Counts by `Action.rawValue`.
  public var actions: [Int64]
  /// Flit counts by `NetworkAction.rawValue`.
  public var network: [Int64]

  /// Makes a window in which nothing has happened yet.
  public init() {
    actions = Self.noActions
    network = Self.noNetwork
  }

  // Most windows of a large chip are empty: they share the zeros.
  private static let noActions = [Int64](repeating: 0, count: Action.count)
  private static let noNetwork = [Int64](repeating: 0, count: NetworkAction.count)
}
