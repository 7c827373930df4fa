/// Packets per token between tiles, either way, as a symmetric graph without loops.
struct TrafficGraph {
  /// The first edge of each tile, and the end behind the last.
  private var start: [Int] = [0]
  private var neighbour: [Int32] = []
  /// Thousandths of packets.
  private var packets: [Int] = []

  /// Adds up what each pair of tiles exchanges.
  ///
  /// Complexity: O(n log n) for n pairs.
  init(_ flow: DataFlow, tiles: Int) {
    var pairs: [(from: Int32, to: Int32, packets: Int)] = []
    ExpectedTraffic.forEachPair(of: flow) { pair in
      guard pair.from != pair.to, pair.packets > 0 else { return }
      let from = Int32(truncatingIfNeeded: pair.from)
      let to = Int32(truncatingIfNeeded: pair.to)
      pairs.append((from, to, pair.packets))
      pairs.append((to, from, pair.packets))
    }
    var first = Array(repeating: 0, count: tiles + 1)
    for pair in pairs { first[Int(pair.from) + 1] += 1 }
    for tile in 0..<tiles { first[tile + 1] += first[tile] }
    var place = first
    var edges = Array(repeating: (to: Int32(0), packets: 0), count: pairs.count)
    for pair in pairs {
      edges[place[Int(pair.from)]] = (pair.to, pair.packets)
      place[Int(pair.from)] += 1
    }
    start.reserveCapacity(tiles + 1)
    for tile in 0..<tiles { add(edges[first[tile]..<first[tile + 1]].sorted { $0.to < $1.to }) }
  }

  /// Adds the edges of the next tile, those to one neighbour as one.
  private mutating func add(_ edges: [(to: Int32, packets: Int)]) {
    let first = neighbour.count
    for edge in edges {
      if neighbour.count > first, neighbour.last == edge.to {
        packets[packets.count - 1] += edge.packets
      } else {
        neighbour.append(edge.to)
        packets.append(edge.packets)
      }
    }
    start.append(neighbour.count)
  }

  /// Tiles with which a tile exchanges packets.
  func degree(_ tile: Int) -> Int { start[tile + 1] - start[tile] }

  /// Thousandths of packets that a tile exchanges.
  func packets(of tile: Int) -> Int { packets[start[tile]..<start[tile + 1]].reduce(0, +) }

  /// What moving a tile's contents adds to the sum of packets times links, without those to `except`.
  func change(
    _ tile: Int, from here: (x: Int32, y: Int32), to there: (x: Int32, y: Int32), except: Int,
    _ x: [Int32], _ y: [Int32]
  ) -> Int {
    var sum = 0
    for edge in start[tile]..<start[tile + 1] where neighbour[edge] != except {
      let other = Int(neighbour[edge])
      let after = abs(x[other] - there.x) + abs(y[other] - there.y)
      sum += packets[edge] * Int(after - abs(x[other] - here.x) - abs(y[other] - here.y))
    }
    return sum
  }

  /// The median place of what a tile exchanges packets with, weighted by packets; the lower one on a tie.
  func median(_ tile: Int, _ x: [Int32], _ y: [Int32]) -> (x: Int, y: Int) {
    (median(tile, x), median(tile, y))
  }

  private func median(_ tile: Int, _ coordinate: [Int32]) -> Int {
    var places: [(at: Int32, packets: Int)] = []
    places.reserveCapacity(degree(tile))
    var sum = 0
    for edge in start[tile]..<start[tile + 1] {
      places.append((coordinate[Int(neighbour[edge])], packets[edge]))
      sum += packets[edge]
    }
    // Equal places may come in any order: only their sum counts.
    places.sort { $0.at < $1.at }
    var reached = 0
    for place in places {
      reached += place.packets
      if 2 * reached >= sum { return Int(place.at) }
    }
    return 0
  }
}
