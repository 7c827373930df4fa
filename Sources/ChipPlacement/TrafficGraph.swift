/// One neighbour of a tile and what the two exchange.
struct TrafficEdge {
  /// Thousandths of packets, either way.
  var packets: Int
  /// The neighbour.
  var tile: Int32
}

/// Packets per token between tiles, either way, as a symmetric graph without loops.
struct TrafficGraph {
  /// The first edge of each tile, and the end behind the last.
  private(set) var start: [Int] = [0]
  /// Edges of all tiles, one tile after the other, by ascending neighbours.
  private(set) var edges: [TrafficEdge] = []

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
    var unsorted = Array(repeating: TrafficEdge(packets: 0, tile: 0), count: pairs.count)
    for pair in pairs {
      unsorted[place[Int(pair.from)]] = TrafficEdge(packets: pair.packets, tile: pair.to)
      place[Int(pair.from)] += 1
    }
    start.reserveCapacity(tiles + 1)
    for tile in 0..<tiles { add(unsorted[first[tile]..<first[tile + 1]].sorted { $0.tile < $1.tile }) }
  }

  /// Adds the edges of the next tile, those to one neighbour as one.
  private mutating func add(_ list: [TrafficEdge]) {
    let first = edges.count
    for edge in list {
      if edges.count > first, edges[edges.count - 1].tile == edge.tile {
        edges[edges.count - 1].packets += edge.packets
      } else {
        edges.append(edge)
      }
    }
    start.append(edges.count)
  }

  /// Tiles with which a tile exchanges packets.
  func degree(_ tile: Int) -> Int { start[tile + 1] - start[tile] }

  /// Thousandths of packets that a tile exchanges.
  func packets(of tile: Int) -> Int { edges[start[tile]..<start[tile + 1]].reduce(0) { $0 + $1.packets } }
}
