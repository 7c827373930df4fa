/// The tree that finds the largest logit: nodes whose row ranges nest, above the blocks of the LM head.
enum ArgmaxTree {
  /// For each child range, the index of the smallest node that holds it; nil where none does.
  ///
  /// A node is no child of itself: `above` gives for each child its own index among the nodes, or -1.
  /// Complexity: O(n log n).
  static func parents(of children: [Range<Int>], above: [Int], in nodes: [Range<Int>]) -> [Int?] {
    // Outer ranges first, so that the innermost open node is on top of the stack.
    let order = nodes.indices.sorted { wider(nodes[$0], nodes[$1]) }
    let queries = children.indices.sorted { wider(children[$0], children[$1]) }
    var result = [Int?](repeating: nil, count: children.count)
    var open: [Int] = []
    var next = 0
    for query in queries {
      let child = children[query]
      while next < order.count, !wider(child, nodes[order[next]]), order[next] != above[query] {
        while let last = open.last, nodes[last].upperBound <= nodes[order[next]].lowerBound {
          open.removeLast()
        }
        open.append(order[next])
        next += 1
      }
      while let last = open.last, nodes[last].upperBound <= child.lowerBound { open.removeLast() }
      // A block of rows may cross the borders of small nodes; a larger one holds it.
      result[query] = open.last { holds(nodes[$0], child) }
    }
    return result
  }

  private static func wider(_ a: Range<Int>, _ b: Range<Int>) -> Bool {
    (a.lowerBound, -a.upperBound) < (b.lowerBound, -b.upperBound)
  }

  private static func holds(_ outer: Range<Int>, _ inner: Range<Int>) -> Bool {
    outer.lowerBound <= inner.lowerBound && inner.upperBound <= outer.upperBound
  }

  /// The tree needs one root over all rows, ranges that nest, and something below every node.
  static func check(_ nodes: [IndexedEntry], rows: [IndexedEntry]) throws(PlacementFailure) {
    try checkNesting(nodes)
    let ranges = nodes.map(\.entry.inputs)
    let blocks = rows.filter { $0.entry.inputs.lowerBound == 0 }.map(\.entry.outputs)
    let own = Array(repeating: -1, count: blocks.count)
    var used = [Bool](repeating: false, count: nodes.count)
    let found =
      parents(of: blocks, above: own, in: ranges)
      + parents(of: ranges, above: Array(ranges.indices), in: ranges)
    for parent in found { if let parent { used[parent] = true } }
    if let empty = used.firstIndex(of: false) {
      throw PlacementFailure(
        "argmax: expected a block of lm_head or another node below \(ranges[empty]), found none",
        entry: nodes[empty].index, .inputs)
    }
  }

  private static func checkNesting(_ nodes: [IndexedEntry]) throws(PlacementFailure) {
    let sorted = nodes.sorted { wider($0.entry.inputs, $1.entry.inputs) }
    var open: [IndexedEntry] = []
    for node in sorted {
      let range = node.entry.inputs
      while let last = open.last, last.entry.inputs.upperBound <= range.lowerBound { open.removeLast() }
      if let last = open.last?.entry.inputs, last == range || !holds(last, range) {
        throw PlacementFailure(
          "argmax: expected ranges that nest, found \(last) and \(range)", entry: node.index, .inputs)
      }
      open.append(node)
    }
  }
}
