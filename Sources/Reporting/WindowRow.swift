public import RunRecord

/// One row of `windows.csv`: what one tile did between two instants, with its energy.
public struct WindowRow: Sendable, Equatable {
  /// Tile number; the number behind the last tile is the chip row.
  public var tile: Int
  /// Number of the window, from 0.
  public var window: Int
  /// First instant in picoseconds.
  public var start: Int64
  /// Instant behind the last in picoseconds.
  public var end: Int64
  /// Counts and times of the window.
  public var activity: WindowRecord
  /// Dynamic and static energy of the row in femtojoules.
  public var femtojoules: Int128
}
