extension DotGraph {
  /// Most ranks that an edge spans.
  ///
  /// Graphviz lays an edge through boxes, some for each rank, of which it has 1000 in all: version 2.43 writes beyond
  /// them, which ends the process.
  private static let longestSpan = 200

  /// The same graph with every edge cut in two that spans too many ranks: from its tail to a node that names its
  /// head, and from a node that names its tail to the head.
  func cuttingLongEdges() -> DotGraph {
    let ranks = ranks()
    let isDeep = ranks.contains { $0 > Self.longestSpan }
    guard isDeep else { return self }
    var graph = self
    graph.edges = []
    for edge in edges {
      // Return edges take no part in the ranks: how far they reach is not known before the layout.
      if edge.isReturn || abs(ranks[edge.to] - ranks[edge.from]) > Self.longestSpan {
        graph.cut(edge)
      } else {
        graph.edges.append(edge)
      }
    }
    return graph
  }

  private mutating func cut(_ edge: Edge) {
    let (head, tail) = (nodes[edge.to].lines.first ?? "", nodes[edge.from].lines.first ?? "")
    nodes.append(Node(lines: ["to \(head)"], fill: "#ffffff", ink: "#000000"))
    edges.append(
      Edge(from: edge.from, to: nodes.count - 1, label: edge.label, share: edge.share))
    nodes.append(Node(lines: ["from \(tail)"], fill: "#ffffff", ink: "#000000"))
    edges.append(Edge(from: nodes.count - 1, to: edge.to, label: edge.label, share: edge.share))
  }

  /// Length of the longest way to each node along edges that do not return; cycles are cut where they are met.
  private func ranks() -> [Int] {
    var ranks = Array(repeating: 0, count: nodes.count)
    var next = Array(repeating: [Int](), count: nodes.count)
    var open = ranks
    for edge in edges where !edge.isReturn && edge.from != edge.to {
      next[edge.from].append(edge.to)
      open[edge.to] += 1
    }
    var isRanked = Array(repeating: false, count: nodes.count)
    var ready = open.indices.filter { open[$0] == 0 }
    for first in nodes.indices {
      // Where all that is left lies on or behind a cycle, its first node begins it.
      while let node = ready.popLast() ?? (isRanked[first] ? nil : first) {
        isRanked[node] = true
        for other in next[node] where !isRanked[other] {
          ranks[other] = max(ranks[other], ranks[node] + 1)
          open[other] -= 1
          if open[other] == 0 { ready.append(other) }
        }
      }
    }
    return ranks
  }
}
