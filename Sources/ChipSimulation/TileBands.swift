import ChipModel
import ChipPlacement
import EventKernel
import Quantities
import RunRecord

/// Divides the tiles of a chip among threads: bands of whole rows, or of whole columns, with about as many
/// stations each.
///
/// Only links between bands bound the lookahead. Host and dram belong to the band of the core that they are
/// attached to, and the band of the host is partition 0.
struct TileBands {
  /// Band of every tile.
  private(set) var owners: [UInt8]
  let count: Int
  /// Least latency of a link between two bands.
  let linkLatency: Int64
  /// Stations of the fullest band.
  let fullest: Int

  /// The division of which a thread may be expected to do the most between two barriers; nil for a single band.
  static func partitioning(_ chip: Chip, _ flow: DataFlow, threads: Int) -> Partitioning? {
    let wanted = min(threads, Partitioning.maximumCount)
    let choices = [false, true].flatMap { isByColumn in
      [false, true].compactMap { TileBands(chip, flow, wanted, isByColumn: isByColumn, onlySlowLinks: $0) }
    }
    // Bands are compared by window length per work of the fullest; of equal ones the first stays.
    guard var best = choices.first else { return nil }
    for bands in choices.dropFirst() where bands.merit > best.merit { best = bands }
    let mesh = chip.network.flitTime
    let fastest = min(mesh, chip.system?.link.flitTime ?? mesh)
    let flitTime = chip.network.headerBits > 0 ? fastest.picoseconds : 0
    return Partitioning(owners: best.owners, count: best.count, lookahead: best.linkLatency + flitTime)
  }

  private var merit: Double { Double(linkLatency) / Double(max(fullest, 1)) }

  /// Cuts the mesh; nil where no two bands come out, or a link between them takes no time.
  ///
  /// With `onlySlowLinks` it cuts only where links are slowest, as between the chips of a system.
  private init?(_ chip: Chip, _ flow: DataFlow, _ wanted: Int, isByColumn: Bool, onlySlowLinks: Bool) {
    let extent = isByColumn ? chip.columns : chip.rows
    func line(_ core: Int) -> Int { isByColumn ? core % chip.columns : core / chip.columns }
    let routing = MeshRouting(chip)
    var stations = Array(repeating: 0, count: extent)
    for station in flow.stations { stations[line(routing.router(of: station.tile))] += 1 }
    let latencies = Self.latencies(chip, routing, extent, isByColumn: isByColumn)
    let slowest = latencies.max() ?? 0
    let allowed = latencies.map { $0 > 0 && (!onlySlowLinks || $0 == slowest) }
    let cuts = Self.cuts(stations, allowed, wanted)
    guard !cuts.isEmpty else { return nil }
    let bands = (0..<extent).map { index in UInt8(cuts.count { $0 <= index }) }
    count = cuts.count + 1
    linkLatency = cuts.map { latencies[$0 - 1] }.min() ?? 0
    let host = bands[line(routing.router(of: chip.hostTile))]
    func renamed(_ band: UInt8) -> UInt8 { band == host ? 0 : band == 0 ? host : band }
    owners = (0..<chip.tileCount).map { renamed(bands[line(routing.router(of: $0))]) }
    var loads = Array(repeating: 0, count: count)
    for station in flow.stations { loads[Int(owners[station.tile])] += 1 }
    fullest = loads.max() ?? 0
  }

  /// Latency of the links between each line of cores and the next: all of one border have the same.
  private static func latencies(
    _ chip: Chip, _ routing: MeshRouting, _ extent: Int, isByColumn: Bool
  ) -> [Int64] {
    let direction = isByColumn ? PortDirection.east : .south
    return (0..<max(extent - 1, 0)).map { line in
      routing.linkLatency(isByColumn ? line : line * chip.columns, direction.rawValue)
    }
  }

  /// First lines of the bands behind the first, so that each band has about the same share of the stations.
  private static func cuts(_ stations: [Int], _ allowed: [Bool], _ wanted: Int) -> [Int] {
    let total = stations.reduce(0, +)
    var cuts: [Int] = []
    var before = 0
    var best: (line: Int, distance: Int)?
    for line in 1..<max(stations.count, 1) {
      before += stations[line - 1]
      guard allowed[line - 1] else { continue }
      let goal = total * (cuts.count + 1)
      let distance = abs(before * wanted - goal)
      if best.map({ distance < $0.distance }) ?? true {
        best = (line, distance)
      } else if let found = best {
        cuts.append(found.line)
        guard cuts.count < wanted - 1 else { return cuts }
        best = (line, abs(before * wanted - total * (cuts.count + 1)))
      }
    }
    if let best, cuts.count < wanted - 1, before > 0 { cuts.append(best.line) }
    return cuts
  }
}
