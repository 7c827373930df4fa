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
  /// Stations of one operator on one line, ordered by operator.
  private var shares: [(operation: Int, line: Int, stations: Int)] = []
  private let stations: Int

  init(_ chip: Chip, _ flow: DataFlow, isByColumn: Bool) {
    let routing = MeshRouting(chip)
    let extent = isByColumn ? chip.columns : chip.rows
    latencies = (0..<max(extent - 1, 0)).map { line in
      let direction = isByColumn ? PortDirection.east : .south
      return routing.linkLatency(isByColumn ? line : line * chip.columns, direction.rawValue)
    }
    self.extent = extent
    self.isByColumn = isByColumn
    self.routing = routing
    columns = chip.columns
    stations = flow.stations.count
    var counts: [Int: Int] = [:]
    for station in flow.stations {
      counts[station.operation * extent + line(of: station.tile), default: 0] += 1
    }
    shares = counts.sorted { $0.key < $1.key }.map { ($0.key / extent, $0.key % extent, $0.value) }
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
    var (sum, operation) = (0, 0)
    var loads = Array(repeating: 0, count: count)
    for share in shares {
      if share.operation != operation {
        sum += loads.max() ?? 0
        operation = share.operation
        for index in loads.indices { loads[index] = 0 }
      }
      loads[Int(threads[share.line])] += share.stations
    }
    return Double(sum + (loads.max() ?? 0)) / Double(max(stations, 1))
  }
}
