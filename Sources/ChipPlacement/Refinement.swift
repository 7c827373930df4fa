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
  /// The first threshold, as a multiple of the mean packets of one core's contents.
  private static let threshold = 3
  /// Most sweeps of one descent; most end after about ten.
  private static let descents = 30

  private let chip: Chip
  private let graph: TrafficGraph
  /// Where each tile's contents are; attached nodes are at their router and never move.
  private var places: [SwapBoard.Place]
  /// Which contents each core holds.
  private var holder: [Int32]
  /// By how much the sum of thousandths of packets times links has fallen.
  private(set) var gain = 0

  init(_ graph: TrafficGraph, chip: Chip) {
    self.chip = chip
    self.graph = graph
    let distance = TileDistance(chip)
    places = (0..<chip.tileCount).map { tile in
      let router = distance.router(of: tile)
      return SwapBoard.Place(
        x: Int32(truncatingIfNeeded: router % chip.columns),
        y: Int32(truncatingIfNeeded: router / chip.columns))
    }
    holder = (0..<chip.coreCount).map(Int32.init(truncatingIfNeeded:))
  }

  /// The core to which the contents of each core have moved.
  var cores: [Int] { holder.indices.map { Int(places[$0].y) * chip.columns + Int(places[$0].x) } }

  /// Refines.
  ///
  /// Complexity: O(n log n) for n pairs of cores that exchange packets, with bounded numbers of sweeps.
  mutating func run() {
    let contents = holder.indices.filter { graph.degree($0) > 0 }
    guard contents.count > 1 else { return }
    onBoard { Self.descend(&$0, contents) }
    let descent = self
    let threshold = Self.threshold * contents.reduce(0) { $0 + graph.packets(of: $1) } / contents.count
    onBoard { board in
      Self.wander(&board, contents, threshold)
      Self.descend(&board, contents)
    }
    if gain < descent.gain { self = descent }
  }

  /// Works on the places and holders in memory that nothing else reads.
  private mutating func onBoard(_ body: (inout SwapBoard) -> Void) {
    var gain = gain
    places.withUnsafeMutableBufferPointer { places in
      holder.withUnsafeMutableBufferPointer { holder in
        graph.start.withUnsafeBufferPointer { start in
          graph.edges.withUnsafeBufferPointer { edges in
            guard let places = places.baseAddress, let holder = holder.baseAddress,
              let start = start.baseAddress, let edges = edges.baseAddress
            else { return }
            var board = SwapBoard(
              chip, places: places, holder: holder, start: start, edges: edges, gain: gain)
            body(&board)
            gain = board.gain
          }
        }
      }
    }
    self.gain = gain
  }

  /// Repeats sweeps until one gains less than one part in 500 of what all have gained.
  private static func descend(_ board: inout SwapBoard, _ contents: [Int]) {
    for _ in 0..<Self.descents {
      let before = board.gain
      for content in contents { board.improve(content) }
      if (board.gain - before) * 500 <= abs(board.gain) { break }
    }
  }

  private static func wander(_ board: inout SwapBoard, _ contents: [Int], _ first: Int) {
    let count = min(
      max(sweeps.lowerBound, trials / (trialsPerContent * contents.count)), sweeps.upperBound)
    for left in stride(from: count, to: 0, by: -1) {
      let threshold = first / count * left
      for content in contents {
        for _ in 0..<trialsPerContent { board.wander(content, threshold) }
      }
    }
  }
}
