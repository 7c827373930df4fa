import ChipModel
import Quantities
import RunRecord

/// Geometry of the network: which port a packet takes, and where each port leads.
///
/// Tiles are the mesh cores in row-major order, then the host, then the dram node. XY routing: first along the
/// row, then along the column, then to the attached node or the core. The chips of a system share these
/// coordinates; ports that lead to another chip have a link class of their own.
struct MeshRouting: Sendable {
  static var ports: Int { PortDirection.count }
  private let columns: Int
  private let cores: Int
  private let hostRouter: Int
  private let dramRouter: Int
  /// The link class of ports to another chip; the class of any other port is its direction.
  static var chipLink: Int { ports }
  /// Latency of the link behind each class; ejection has none.
  private let latencies: [Int64]
  /// Time in which a port of each class sends one flit.
  private let flitTimes: [Int64]
  /// Flits of the buffer behind a port of each class.
  private let buffers: [Int32]
  /// By core the set of directions that lead to another chip, a bit each; empty for a single chip.
  private let borders: [UInt8]
  private let chipColumns: Int
  private let chipRows: Int

  init(_ chip: Chip) {
    columns = chip.columns
    cores = chip.coreCount
    hostRouter = chip.host.y * chip.columns + chip.host.x
    dramRouter = chip.dram.map { $0.y * chip.columns + $0.x } ?? 0
    chipColumns = chip.columnsPerChip
    chipRows = chip.rowsPerChip
    borders = Self.borders(chip)
    let link = chip.system?.link
    let mesh = chip.network.flitTime.picoseconds
    flitTimes = PortDirection.allCases.map { _ in mesh } + [link?.flitTime.picoseconds ?? mesh]
    let buffer = Int32(clamping: chip.network.bufferFlits)
    buffers =
      PortDirection.allCases.map { _ in buffer } + [link.map { Int32(clamping: $0.bufferFlits) } ?? buffer]
    latencies = Self.latencies(chip) + [link?.latency.picoseconds ?? 1]
  }

  private static func latencies(_ chip: Chip) -> [Int64] {
    PortDirection.allCases.map { direction in
      switch direction {
      case .east, .west: chip.network.linkLatencyX.picoseconds
      case .north, .south: chip.network.linkLatencyY.picoseconds
      case .ejection: 0
      case .host: chip.host.linkLatency.picoseconds
      case .dram: chip.dram?.linkLatency.picoseconds ?? 1
      }
    }
  }

  private static func borders(_ chip: Chip) -> [UInt8] {
    guard chip.system != nil else { return [] }
    return (0..<chip.tileCount).map { tile in
      PortDirection.allCases.reduce(0) { set, direction in
        set | (chip.isChipLink(core: tile, direction) ? 1 << UInt8(direction.rawValue) : 0)
      }
    }
  }

  /// The output port of `tile` towards `destination`.
  @inline(__always)
  func direction(from tile: Int, to destination: Int) -> PortDirection {
    direction(from: tile, x: tile % columns, to: target(destination))
  }

  /// The output port of `tile`, whose router is in column `x` of the mesh, towards a target.
  @inline(__always)
  func direction(from tile: Int, x: Int, to target: MeshTarget) -> PortDirection {
    if tile == target.tile { return .ejection }
    if tile >= cores { return tile == cores ? .host : .dram }
    if tile == target.router { return target.tile == cores ? .host : .dram }
    if x != target.x { return x < target.x ? .east : .west }
    return tile < target.router ? .south : .north
  }

  func target(_ tile: Int) -> MeshTarget {
    let router = router(of: tile)
    return MeshTarget(tile: tile, router: router, x: router % columns)
  }

  /// The tile behind a port.
  @inline(__always)
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

  /// Whether a port leads to another chip.
  @inline(__always) func isChipLink(_ tile: Int, _ direction: Int) -> Bool {
    !borders.isEmpty && borders[tile] >> UInt8(truncatingIfNeeded: direction) & 1 != 0
  }

  /// What kind of link a port leads to: its direction, or `chipLink`.
  @inline(__always) func linkClass(_ tile: Int, _ direction: Int) -> Int {
    isChipLink(tile, direction) ? Self.chipLink : direction
  }

  /// The latency of links of a class in picoseconds.
  func latency(of linkClass: Int) -> Int64 { latencies[linkClass] }

  /// Time in which a port of a class sends one flit in picoseconds.
  func flitTime(of linkClass: Int) -> Int64 { flitTimes[linkClass] }

  /// The latency of the link behind a port in picoseconds.
  @inline(__always) func linkLatency(_ tile: Int, _ direction: Int) -> Int64 {
    latencies[linkClass(tile, direction)]
  }

  /// Time in which a port sends one flit in picoseconds.
  @inline(__always) func flitTime(_ tile: Int, _ direction: Int) -> Int64 {
    flitTimes[linkClass(tile, direction)]
  }

  /// Flits of the buffer behind a port.
  @inline(__always) func bufferFlits(_ tile: Int, _ direction: Int) -> Int32 {
    buffers[linkClass(tile, direction)]
  }

  /// The mesh router that a tile hangs on.
  func router(of tile: Int) -> Int { tile < cores ? tile : tile == cores ? hostRouter : dramRouter }

  /// Links that a packet crosses, by kind.
  func hops(from source: Int, to destination: Int) -> LinkHops {
    if source == destination { return LinkHops() }
    let a = router(of: source)
    let b = router(of: destination)
    let (ax, bx, ay, by) = (a % columns, b % columns, a / columns, b / columns)
    var hops = LinkHops(x: abs(ax - bx), y: abs(ay - by))
    for end in [source, destination] where end >= cores {
      if end == cores { hops.host += 1 } else { hops.dram += 1 }
    }
    guard !borders.isEmpty else { return hops }
    let chipsX = abs(ax / chipColumns - bx / chipColumns)
    let chipsY = abs(ay / chipRows - by / chipRows)
    hops.x -= chipsX
    hops.y -= chipsY
    hops.chip = chipsX + chipsY
    return hops
  }
}

/// Where a route leads: the tile, its router and the column of that.
struct MeshTarget {
  let tile: Int
  let router: Int
  let x: Int
}

/// Links on a route, by kind.
struct LinkHops: Equatable {
  var x = 0
  var y = 0
  /// Links of the host and of the attached memory.
  var host = 0
  var dram = 0
  /// Links between chips; they count as neither east-west nor north-south.
  var chip = 0

  var total: Int { x + y + host + dram + chip }

  /// Adds those of another route, taken so many times.
  @inline(__always) mutating func add(_ other: LinkHops, times count: Int) {
    x += other.x * count
    y += other.y * count
    host += other.host * count
    dram += other.dram * count
    chip += other.chip * count
  }
}
