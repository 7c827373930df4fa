public import Quantities

/// Everything a run of the timing side leaves behind: integer counts and integer times, no price.
///
/// Reports, tables and summaries are functions of this value, the chip and the placement; nothing in it
/// depends on threads, paths, dates or the order in which simultaneous events were inserted.
public struct RunRecord: Sendable, Equatable {
  /// Operator names; cells, losses and flows refer to them by index.
  public var operators: [String]
  /// One record per tile: the mesh cores in row-major order, then the attached nodes (host, dram).
  ///
  /// Only those that did something take memory.
  public var tiles: TileRecords
  /// Counts of one operator on one tile, sorted by (tile, operator).
  public var cells: [CellRecord]
  /// Directed links, ejection ports included, sorted by (tile, direction).
  public var links: [LinkRecord]
  /// Width of the windows in picoseconds; the windows of every tile start at 0.
  ///
  /// A record that was read back from a run folder has none, and the width is 0.
  public var windowWidth: Int64
  /// Processed positions in order.
  public var tokens: [TokenRecord]
  /// Packet copies by `PacketKind.rawValue`.
  public var packets: [PacketCount]
  /// How long packets took.
  public var latencies = LatencyCounts()
  /// Spike packets lost to full queues, sorted by (tile, site).
  public var losses: [LossRecord]
  /// The time of the last event, when every token is done and the chip is empty.
  public var end: SimTime
  /// What the end of the run waited for, from 0 to `end`; empty where it was not recorded.
  public var criticalPath: [CriticalStep] = []
  /// Where the run was stopped before its end; nil for a whole run.
  ///
  /// `tokens` then has the positions that were done, and `end` is the time up to which the books go.
  public var stop: RunStop?

  /// Makes a record of the books that a run closed, sorted as the properties say.
  public init(
    operators: [String], tiles: TileRecords, cells: [CellRecord], links: [LinkRecord], windowWidth: Int64,
    tokens: [TokenRecord], packets: [PacketCount], losses: [LossRecord], end: SimTime
  ) {
    self.operators = operators
    self.tiles = tiles
    self.cells = cells
    self.links = links
    self.windowWidth = windowWidth
    self.tokens = tokens
    self.packets = packets
    self.losses = losses
    self.end = end
  }
}
