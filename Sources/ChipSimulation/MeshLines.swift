import ChipModel
import ChipPlacement
import RunRecord

/// The rows or the columns of a mesh, and how much of each operator lies on each of them.
struct MeshLines {
  let extent: Int
  /// Latency of the links between each line and the next: all of one border have the same.
  let latencies: [Int64]
  private let isByColumn: Bool
  private let columns: Int
  private let routing: MeshRouting
  /// For each operator, its stations on each line.
  private var shares: [[Int: Int]]

  init(_ chip: Chip, _ flow: DataFlow, isByColumn: Bool) {
    let routing = MeshRouting(chip)
    extent = isByColumn ? chip.columns : chip.rows
    latencies = (0..<max(extent - 1, 0)).map { line in
      let direction = isByColumn ? PortDirection.east : .south
      return routing.linkLatency(isByColumn ? line : line * chip.columns, direction.rawValue)
    }
    self.isByColumn = isByColumn
    self.routing = routing
    columns = chip.columns
    shares = Array(repeating: [:], count: flow.graph.operators.count)
    for station in flow.stations { shares[station.operation][line(of: station.tile), default: 0] += 1 }
  }

  /// The line of the core of a tile, or of the one that a node is attached to.
  func line(of tile: Int) -> Int {
    let core = routing.router(of: tile)
    return isByColumn ? core % columns : core / columns
  }

  /// Stations of the thread that has most of an operator, added up over all operators, as a share of all stations.
  ///
  /// - Parameters:
  ///   - threads: the thread of each line.
  ///   - count: how many threads there are.
  /// - Returns: 1 where each operator belongs to one thread, 1 / `count` where all are shared evenly.
  func busiestShare(_ threads: [UInt8], of count: Int) -> Double {
    var (busiest, all) = (0, 0)
    for lines in shares {
      var loads = Array(repeating: 0, count: count)
      for (line, stations) in lines { loads[Int(threads[line])] += stations }
      busiest += loads.max() ?? 0
      all += loads.reduce(0, +)
    }
    return Double(busiest) / Double(max(all, 1))
  }
}
