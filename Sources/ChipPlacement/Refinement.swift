import ChipModel

/// Moves what shares a core to other cores, so that packets cross fewer links.
///
/// The contents of a core stay together, so memory, work and the data flow do not change; only tiles do. They
/// also stay on their chip, so that layers that the assignment kept whole are not torn apart.
/// 1. A descent: each core's contents go to the median of where their packets come from and go to, by a swap
///    with the contents of a core there, if that lowers the sum of packets times links.
/// 2. Threshold acceptance (G. Dueck and T. Scheuer, J. Comp. Phys. 90, 1990): swaps with cores close by are
///    made while they raise the sum by less than a threshold, which falls to nothing.
/// 3. The descent again. If all this has not gained more than the first descent did, that one's result is taken.
///
/// The result is never worse than what went in. Whole numbers, a fixed order and a fixed seed.
struct Refinement {
  /// Trials of threshold acceptance: 100 sweeps over a model of 40,000 cores.
  private static let trials = 16_000_000
  private static let trialsPerContent = 4
  private static let sweeps = 12...200
  /// How far threshold acceptance looks along each axis.
  private static let radius = 3
  /// The first threshold, as a multiple of the mean packets of one core's contents.
  private static let threshold = 3
  /// Most sweeps of one descent; most end after about ten.
  private static let descents = 30

  private let columns: Int
  private let rows: Int
  private let isSystem: Bool
  private let chipColumns: Int
  private let chipRows: Int
  private let graph: TrafficGraph
  /// Column and row of each tile's contents; attached nodes have those of their router and never move.
  private var x: [Int32]
  private var y: [Int32]
  /// Which contents each core holds.
  private var holder: [Int32]
  /// By how much the sum of thousandths of packets times links has fallen.
  private(set) var gain = 0
  private var random: UInt64 = 1

  init(_ graph: TrafficGraph, chip: Chip) {
    columns = chip.columns
    rows = chip.rows
    isSystem = chip.chipCount > 1
    chipColumns = chip.columnsPerChip
    chipRows = chip.rowsPerChip
    self.graph = graph
    let distance = TileDistance(chip)
    let routers = (0..<chip.tileCount).map { distance.router(of: $0) }
    x = routers.map { Int32(truncatingIfNeeded: $0 % chip.columns) }
    y = routers.map { Int32(truncatingIfNeeded: $0 / chip.columns) }
    holder = (0..<chip.coreCount).map(Int32.init(truncatingIfNeeded:))
  }

  /// The core to which the contents of each core have moved.
  var cores: [Int] { holder.indices.map { Int(y[$0]) * columns + Int(x[$0]) } }

  /// Refines.
  ///
  /// Complexity: O(n log n) for n pairs of cores that exchange packets, with bounded numbers of sweeps.
  mutating func run() {
    let contents = holder.indices.filter { graph.degree($0) > 0 }
    guard contents.count > 1 else { return }
    descend(contents)
    let descent = self
    wander(contents)
    descend(contents)
    if gain < descent.gain { self = descent }
  }

  /// Repeats sweeps until one gains less than one part in 500 of what all have gained.
  private mutating func descend(_ contents: [Int]) {
    for _ in 0..<Self.descents {
      let before = gain
      for content in contents { improve(content) }
      if (gain - before) * 500 <= abs(gain) { break }
    }
  }

  /// Takes the best of a few swaps: with cores at the median, one step towards it, and half way.
  private mutating func improve(_ content: Int) {
    let target = graph.median(content, x, y)
    let own = (x: Int(x[content]), y: Int(y[content]))
    var best = (change: 0, core: -1)
    func consider(_ column: Int, _ row: Int) {
      guard let core = core(column, row, near: content), holder[core] != content else { return }
      let change = change(content, to: core)
      if change < best.change { best = (change, core) }
    }
    for row in -1...1 { for column in -1...1 { consider(target.x + column, target.y + row) } }
    consider(own.x + (target.x - own.x).signum(), own.y)
    consider(own.x, own.y + (target.y - own.y).signum())
    consider((own.x + target.x) / 2, (own.y + target.y) / 2)
    if best.core >= 0 { swap(content, best.core, best.change) }
  }

  private mutating func wander(_ contents: [Int]) {
    let count = min(
      max(Self.sweeps.lowerBound, Self.trials / (Self.trialsPerContent * contents.count)),
      Self.sweeps.upperBound)
    let first = Self.threshold * contents.reduce(0) { $0 + graph.packets(of: $1) } / contents.count
    for left in stride(from: count, to: 0, by: -1) {
      let threshold = first / count * left
      for content in contents {
        for _ in 0..<Self.trialsPerContent { wander(content, threshold) }
      }
    }
  }

  /// Swaps with a random core close by if the sum rises by less than the threshold.
  private mutating func wander(_ content: Int, _ threshold: Int) {
    let column = Int(x[content]) + step()
    let row = Int(y[content]) + step()
    guard let core = core(column, row, near: content), holder[core] != content else { return }
    let change = change(content, to: core)
    if change < threshold { swap(content, core, change) }
  }

  /// A random step along one axis: the high bits of a linear congruential sequence (Knuth's MMIX).
  private mutating func step() -> Int {
    random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(random >> 33) % (2 * Self.radius + 1) - Self.radius
  }

  /// The core at a place, if it is one of the chip that holds `content`.
  private func core(_ column: Int, _ row: Int, near content: Int) -> Int? {
    guard 0 <= column, column < columns, 0 <= row, row < rows else { return nil }
    guard !isSystem || isOnChip(column, row, of: content) else { return nil }
    return row * columns + column
  }

  private func isOnChip(_ column: Int, _ row: Int, of content: Int) -> Bool {
    column / chipColumns == Int(x[content]) / chipColumns && row / chipRows == Int(y[content]) / chipRows
  }

  private mutating func swap(_ content: Int, _ core: Int, _ change: Int) {
    let other = Int(holder[core])
    holder.swapAt(Int(y[content]) * columns + Int(x[content]), core)
    (x[content], x[other]) = (x[other], x[content])
    (y[content], y[other]) = (y[other], y[content])
    gain -= change
  }

  /// What swapping with the contents of a core adds to the sum; packets between the two go as far as before.
  private func change(_ content: Int, to core: Int) -> Int {
    let other = Int(holder[core])
    let here = (x: x[content], y: y[content])
    let there = (x: x[other], y: y[other])
    return graph.change(content, from: here, to: there, except: other, x, y)
      + graph.change(other, from: there, to: here, except: content, x, y)
  }
}
