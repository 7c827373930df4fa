import ChipModel
import RunRecord

/// Where an output port leads.
struct LinkTarget {
  let tile: TileIdentity

  /// Follows the port of a link.
  ///
  /// A port that leads off the mesh, which no engine makes, leads to its own tile.
  init(_ link: LinkRecord, on chip: Chip) {
    let from = TileIdentity(link.tile, of: chip)
    let number =
      switch link.direction {
      case .east where from.x + 1 < chip.columns: link.tile + 1
      case .west where from.x > 0: link.tile - 1
      case .north where from.y > 0: link.tile - chip.columns
      case .south where from.y + 1 < chip.rows: link.tile + chip.columns
      case .host: chip.hostTile
      case .dram: chip.dramTile ?? chip.hostTile
      default: link.tile
      }
    tile = TileIdentity(number, of: chip)
  }
}
