/// A row of a timeline, or a group of rows.
public struct TimelineTrack: Sendable, Equatable {
  /// What a row shows.
  public enum Content: Sendable, Equatable {
    /// Nothing itself: a heading above other rows.
    case group
    /// Named intervals of time that do not overlap, or nest.
    case slices
    /// A value over time.
    ///
    /// `isReal` tells doubles from whole numbers; rows with the same `axis` share their scale.
    case counter(unit: String, axis: String, isReal: Bool)
  }

  /// What stands at the row; unique among its siblings and free of control characters.
  public internal(set) var name: String
  /// Number of the row above; nil for the top one.
  public internal(set) var parent: Int?
  /// What it shows.
  public internal(set) var content: Content
  /// Place among its siblings, from 0.
  public internal(set) var rank: Int
}
