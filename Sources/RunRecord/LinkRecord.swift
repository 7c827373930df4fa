/// What crossed one output port of a router in a run; times are picoseconds.
public struct LinkRecord: Sendable, Equatable {
  /// Tile whose router owns the port.
  public var tile: Int
  /// Which of its ports.
  public var direction: PortDirection
  /// Whether the port leads to another chip.
  public var isChipLink: Bool
  /// Packets that left through the port.
  public var packets: Int64 = 0
  /// Flits of those packets.
  public var flits: Int64 = 0
  /// Time in which the port transmitted.
  public var busy: Int64 = 0
  /// Sum over packets of (start of transmission - earliest possible start); `Int64.max` stands for that or more.
  public var waiting: Int64 = 0

  /// Makes the record of a port that has carried nothing yet.
  public init(tile: Int, direction: PortDirection, isChipLink: Bool = false) {
    self.tile = tile
    self.direction = direction
    self.isChipLink = isChipLink
  }
}
