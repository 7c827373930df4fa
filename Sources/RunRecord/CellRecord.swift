/// What one operator did on one tile.
public struct CellRecord: Sendable, Equatable {
  /// Index into `RunRecord.tiles`.
  public var tile: Int
  /// Index into `RunRecord.operators`.
  public var operation: Int
  /// Counts by `Action.rawValue`.
  public var actions: [Int64]
  /// Flit counts by `NetworkAction.rawValue`, of packets that this operator injected on this tile.
  public var network: [Int64]

  /// Makes the counts of one operator on one tile, one element per case of each action type.
  public init(tile: Int, operation: Int, actions: [Int64], network: [Int64]) {
    self.tile = tile
    self.operation = operation
    self.actions = actions
    self.network = network
  }
}
