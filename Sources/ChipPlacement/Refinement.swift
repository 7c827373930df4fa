import ChipModel

/// Moves what shares a core to other cores, so that packets cross fewer links: a descent by swaps.
///
/// The contents of a core stay together, so memory, work and the data flow do not change; only tiles do. Each step
/// takes one core's contents, finds the median of where its packets come from and go to, and swaps it with
/// the contents of a core there where that lowers the sum of packets times links. The sum falls with each
/// swap, so the refined placement is never worse than the first one. Whole numbers only, and a fixed order.
struct Refinement {
  private let columns: Int
  private let rows: Int
  /// Column and row of each tile's contents; attached nodes have those of their router and never move.
  private var x: [Int32]
  private var y: [Int32]
  /// Which contents each core holds; -1 for none.
  private var holder: [Int32]
  private let links: TrafficGraph
  /// Links times thousandths of packets, less than before.
  private(set) var gain = 0

  init(_ links: TrafficGraph, chip: Chip) {
    columns = chip.columns
    rows = chip.rows
    self.links = links
    let distance = TileDistance(chip)
    let routers = (0..<chip.tileCount).map { distance.router(of: $0) }
    x = routers.map { Int32(truncatingIfNeeded: $0 % chip.columns) }
    y = routers.map { Int32(truncatingIfNeeded: $0 / chip.columns) }
    holder = (0..<chip.coreCount).map(Int32.init(truncatingIfNeeded:))
  }

  /// The core to which the contents of each core have moved.
  var cores: [Int] { holder.indices.map { Int(y[$0]) * columns + Int(x[$0]) } }

  /// Repeats sweeps over all contents until one gains less than one part in 200 of what all have gained, or
  /// `sweeps` are done.
  mutating func run(sweeps: Int) {
    let movable = holder.indices.filter { links.degree($0) > 0 }
    for _ in 0..<sweeps {
      let before = gain
      for content in movable { improve(content) }
      if (gain - before) * 200 <= gain { break }
    }
  }

  private mutating func improve(_ content: Int) {
    let target = median(content)
    let own = (x: Int(x[content]), y: Int(y[content]))
    var best = (change: 0, core: -1)
    func tryCore(_ column: Int, _ row: Int) {
      guard column >= 0, column < columns, row >= 0, row < rows, column != own.x || row != own.y else { return }
      let core = row * columns + column
      let change = change(content, to: core)
      if change < best.change { best = (change, core) }
    }
    for dy in -1...1 { for dx in -1...1 { tryCore(target.x + dx, target.y + dy) } }
    let stepX = (target.x - own.x).signum()
    let stepY = (target.y - own.y).signum()
    tryCore(own.x + stepX, own.y)
    tryCore(own.x, own.y + stepY)
    tryCore((own.x + target.x) / 2, (own.y + target.y) / 2)
    guard best.core >= 0 else { return }
    gain -= best.change
    swap(content, best.core)
  }

  private mutating func swap(_ content: Int, _ core: Int) {
    let other = Int(holder[core])
    let own = Int(y[content]) * columns + Int(x[content])
    holder.swapAt(own, core)
    (x[content], x[other]) = (x[other], x[content])
    (y[content], y[other]) = (y[other], y[content])
  }

  /// What swapping with the contents of a core adds to the sum.
  private func change(_ content: Int, to core: Int) -> Int {
    let other = Int(holder[core])
    return links.cost(content, atX: x[other], y: y[other], except: other, x, y)
      - links.cost(content, atX: x[content], y: y[content], except: other, x, y)
      + links.cost(other, atX: x[content], y: y[content], except: content, x, y)
      - links.cost(other, atX: x[other], y: y[other], except: content, x, y)
  }

  /// The weighted median column and row of the contents that exchange packets with these.
  private func median(_ content: Int) -> (x: Int, y: Int) {
    (links.median(content, x), links.median(content, y))
  }
}

/// Packets per token between tiles, as a symmetric graph.
struct TrafficGraph {
  private var start: [Int]
  private var neighbour: [Int32]
  private var packets: [Int]

  init(_ flow: DataFlow, tiles: Int) {
    var pairs: [(from: Int32, to: Int32, packets: Int)] = []
    ExpectedTraffic.forEachPair(of: flow) { pair in
      guard pair.from != pair.to, pair.packets > 0 else { return }
      let from = Int32(truncatingIfNeeded: pair.from)
      let to = Int32(truncatingIfNeeded: pair.to)
      pairs.append((from, to, pair.packets))
      pairs.append((to, from, pair.packets))
    }
    // By source through counting, then merged by destination.
    var first = Array(repeating: 0, count: tiles + 1)
    for pair in pairs { first[Int(pair.from) + 1] += 1 }
    for tile in 0..<tiles { first[tile + 1] += first[tile] }
    var place = first
    var sorted = Array(repeating: (to: Int32(0), packets: 0), count: pairs.count)
    for pair in pairs {
      sorted[place[Int(pair.from)]] = (pair.to, pair.packets)
      place[Int(pair.from)] += 1
    }
    start = [0]
    start.reserveCapacity(tiles + 1)
    neighbour = []
    packets = []
    for tile in 0..<tiles {
      for item in sorted[first[tile]..<first[tile + 1]].sorted(by: { $0.to < $1.to }) {
        if neighbour.count > start[tile], neighbour.last == item.to {
          packets[packets.count - 1] += item.packets
        } else {
          neighbour.append(item.to)
          packets.append(item.packets)
        }
      }
      start.append(neighbour.count)
    }
  }

  func degree(_ tile: Int) -> Int { start[tile + 1] - start[tile] }

  /// Packets times links of one tile's contents if they were at a place, without those to `except`.
  func cost(_ tile: Int, atX column: Int32, y row: Int32, except: Int, _ x: [Int32], _ y: [Int32]) -> Int {
    var sum = 0
    for edge in start[tile]..<start[tile + 1] where neighbour[edge] != except {
      let other = Int(neighbour[edge])
      sum += packets[edge] * Int(abs(x[other] - column) + abs(y[other] - row))
    }
    return sum
  }

  /// The weighted median of the neighbours' coordinates, the lower one on a tie.
  func median(_ tile: Int, _ coordinate: [Int32]) -> Int {
    var places: [(at: Int32, packets: Int)] = []
    var sum = 0
    for edge in start[tile]..<start[tile + 1] {
      places.append((coordinate[Int(neighbour[edge])], packets[edge]))
      sum += packets[edge]
    }
    places.sort { $0.at < $1.at }
    var reached = 0
    for place in places {
      reached += place.packets
      if 2 * reached >= sum { return Int(place.at) }
    }
    return 0
  }
}
