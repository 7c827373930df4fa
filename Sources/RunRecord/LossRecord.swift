/// Spike packets of one site lost at one tile, because its input queue was full.
public struct LossRecord: Sendable, Equatable {
  /// Tile whose queue was full.
  public var tile: Int
  /// Name of the flow (site) that lost packets.
  public var site: String
  /// Copies lost.
  public var packets: Int64

  /// Makes the losses of one flow at one tile.
  public init(tile: Int, site: String, packets: Int64) {
    self.tile = tile
    self.site = site
    self.packets = packets
  }
}
