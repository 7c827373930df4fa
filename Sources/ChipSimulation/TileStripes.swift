import ChipModel
import ChipPlacement
import EventKernel
import Quantities

/// Divides the tiles of a chip among threads: stripes of whole rows, or of whole columns, that the threads take in
/// turn.
///
/// One token is at work in one operator at a time, whose cores lie close together: stripes are narrow enough that every
/// thread has a share of each operator, and wide enough that few packets cross a border. Only links between stripes
/// bound the lookahead. Host and dram belong to the stripe of the core that they are attached to, and the thread of
/// the host is partition 0.
struct TileStripes {
  private let lines: MeshLines
  /// Thread of every line.
  private let threads: [UInt8]
  private let count: Int
  /// Least latency of a link between two stripes.
  private let linkLatency: Int64
  /// How much a thread may be expected to do between two exchanges, more being better.
  private let merit: Double

  /// The division of which a thread may be expected to do the most between two exchanges; nil for a single stripe.
  static func partitioning(_ chip: Chip, _ flow: DataFlow, threads: Int) -> Partitioning? {
    let wanted = min(threads, Partitioning.maximumCount)
    var best: TileStripes?
    for isByColumn in [false, true] {
      let lines = MeshLines(chip, flow, isByColumn: isByColumn)
      for onlySlowLinks in [false, true] {
        for width in Self.widths(lines.extent) {
          let stripes = TileStripes(chip, lines, wanted, width: width, onlySlowLinks: onlySlowLinks)
          // Of equal ones the first stays.
          if let stripes, best.map({ stripes.merit > $0.merit }) ?? true { best = stripes }
        }
      }
    }
    guard let best else { return nil }
    let mesh = chip.network.flitTime
    let fastest = min(mesh, chip.system?.link.flitTime ?? mesh)
    let flitTime = chip.network.headerBits > 0 ? fastest.picoseconds : 0
    let owners = (0..<chip.tileCount).map { best.threads[best.lines.line(of: $0)] }
    return Partitioning(owners: owners, count: best.count, lookahead: best.linkLatency + flitTime)
  }

  /// Cuts the mesh into stripes of at least so many lines; nil where no two come out, or a link between them takes no
  /// time.
  ///
  /// With `onlySlowLinks` it cuts only where links are slowest, as between the chips of a system.
  private init?(_ chip: Chip, _ lines: MeshLines, _ wanted: Int, width: Int, onlySlowLinks: Bool) {
    let slowest = lines.latencies.max() ?? 0
    var (stripes, begin, least): ([Int], Int, Int64) = ([0], 0, .max)
    for line in 1..<max(lines.extent, 1) {
      let latency = lines.latencies[line - 1]
      let isCut = line - begin >= width && latency > 0 && (!onlySlowLinks || latency == slowest)
      if isCut { (begin, least) = (line, min(least, latency)) }
      stripes.append(stripes[line - 1] + (isCut ? 1 : 0))
    }
    let total = (stripes.last ?? 0) + 1
    let parts = min(wanted, total)
    guard parts > 1 else { return nil }
    let host = stripes[lines.line(of: chip.hostTile)] % parts
    threads = stripes.map { UInt8(($0 % parts + parts - host) % parts) }
    self.lines = lines
    count = parts
    linkLatency = least
    let share = lines.busiestShare(threads, of: parts)
    merit = Double(least) / (share + Self.crossingCost * Double(total) / Double(lines.extent))
  }

  /// Powers of two up to half of the lines.
  private static func widths(_ extent: Int) -> [Int] {
    Array(sequence(first: 1) { 4 * $0 <= extent ? 2 * $0 : nil })
  }

  /// What a border at every line would cost, in shares of the work of a run: an estimate from 7B shapes on small cores.
  private static let crossingCost = 0.25
}
