/// What a sweep may cost.
public struct SweepBudget: Sendable, Hashable {
  /// Seconds after which no more points are started; nil without limit.
  public var wallSeconds: Int64?
  /// Seconds after which a point is ended; nil without limit.
  public var pointWallSeconds: Int64?
  /// Bytes of memory that a point may take; nil without limit.
  public var pointMemory: Int64?
  /// How often a point is tried whose process was killed.
  public var attempts: Int
}
