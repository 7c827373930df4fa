import SpikeWorkload

extension DataFlow {
  /// Which operators send to which, for drawings: one edge per pair of operators and label, as indices into
  /// `OperatorGraph.operators`, by ascending `from`, then `to`, then label.
  ///
  /// The label is the site of edges that carry spikes, and empty for others. Complexity: O(routes *
  /// destinations).
  public func operatorEdges() -> [(from: Int, to: Int, label: String)] {
    struct Edge: Hashable {
      var from: Int
      var to: Int
      /// Index into the sites, or -1.
      var site: Int
    }
    var edges: Set<Edge> = []
    for route in routes {
      var site = -1
      if case .spikes(let index) = flows[route.flow].payload { site = index }
      let from = stations[route.station].operation
      for inlet in route.destinations {
        for station in inlets[inlet].stations {
          edges.insert(Edge(from: from, to: stations[station].operation, site: site))
        }
      }
    }
    return edges.sorted { ($0.from, $0.to, $0.site) < ($1.from, $1.to, $1.site) }.map {
      (from: $0.from, to: $0.to, label: $0.site < 0 ? "" : sites[$0.site].description)
    }
  }
}
