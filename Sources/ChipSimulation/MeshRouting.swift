import ChipModel
import Quantities
import RunRecord

/// Geometry of the network: which port a packet takes, and where each port leads.
///
/// Tiles are the mesh cores in row-major order, then the host, then the dram node. XY routing: first along the
/// row, then along the column, then to the attached node or the core.
struct MeshRouting: Sendable {
  static let ports = PortDirection.allCases.count
  private let columns: Int
  private let cores: Int
  private let hostRouter: Int
  private let dramRouter: Int
  /// Latency of the link behind each direction; ejection has none.
  private let latency: [Int64]

  init(_ chip: Chip) {
    columns = chip.columns
    cores = chip.coreCount
    hostRouter = chip.host.y * chip.columns + chip.host.x
    dramRouter = chip.dram.map { $0.y * chip.columns + $0.x } ?? 0
    latency = PortDirection.allCases.map { direction in
      switch direction {
      case .east, .west: chip.network.linkLatencyX.picoseconds
      case .north, .south: chip.network.linkLatencyY.picoseconds
      case .ejection: 0
      case .host: chip.host.linkLatency.picoseconds
      case .dram: chip.dram?.linkLatency.picoseconds ?? 1
      }
    }
  }

  /// The output port of `tile` towards `destination`.
  func direction(from tile: Int, to destination: Int) -> PortDirection {
    if tile == destination { return .ejection }
    if tile >= cores { return tile == cores ? .host : .dram }
    let router = router(of: destination)
    if tile == router { return destination == cores ? .host : .dram }
    let x = tile % columns
    let targetX = router % columns
    if x != targetX { return x < targetX ? .east : .west }
    return tile < router ? .south : .north
  }

  /// The tile behind a port.
  func neighbour(_ tile: Int, _ direction: PortDirection) -> Int {
    switch direction {
    case .east: tile + 1
    case .west: tile - 1
    case .south: tile + columns
    case .north: tile - columns
    case .ejection: tile
    case .host: tile < cores ? cores : hostRouter
    case .dram: tile < cores ? cores + 1 : dramRouter
    }
  }

  /// The link latency behind a port in picoseconds.
  @inline(__always) func linkLatency(_ direction: Int) -> Int64 { latency[direction] }

  /// The mesh router that a tile hangs on.
  func router(of tile: Int) -> Int { tile < cores ? tile : tile == cores ? hostRouter : dramRouter }

  /// Links that a packet crosses, by kind.
  func hops(from source: Int, to destination: Int) -> (x: Int, y: Int, attachment: Int) {
    if source == destination { return (0, 0, 0) }
    let a = router(of: source)
    let b = router(of: destination)
    return (
      abs(a % columns - b % columns), abs(a / columns - b / columns),
      (source >= cores ? 1 : 0) + (destination >= cores ? 1 : 0)
    )
  }
}
