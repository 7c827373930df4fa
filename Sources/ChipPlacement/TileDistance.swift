import ChipModel

/// Links between tiles under XY routing: the steps along the row and the column, and one to each attached node.
struct TileDistance {
  private let columns: Int
  private let cores: Int
  private let hostRouter: Int
  private let dramRouter: Int

  init(_ chip: Chip) {
    columns = chip.columns
    cores = chip.coreCount
    hostRouter = chip.host.y * chip.columns + chip.host.x
    dramRouter = chip.dram.map { $0.y * chip.columns + $0.x } ?? 0
  }

  /// The mesh router that a tile hangs on.
  func router(of tile: Int) -> Int { tile < cores ? tile : tile == cores ? hostRouter : dramRouter }

  func links(from source: Int, to destination: Int) -> Int {
    if source == destination { return 0 }
    let a = router(of: source)
    let b = router(of: destination)
    return abs(a % columns - b % columns) + abs(a / columns - b / columns)
      + (source >= cores ? 1 : 0) + (destination >= cores ? 1 : 0)
  }
}
