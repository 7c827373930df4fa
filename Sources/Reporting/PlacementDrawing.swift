public import ChipPlacement
import DataFiles
public import RunRecord

/// The data flow of a placed model as Graphviz draws it: operators with their cores, one cluster per layer, and
/// in red what the run waited for.
///
/// Above `largest` operators the drawing shows one node per layer instead, and so does the PNG where text in a picture
/// of all operators would be too small to read.
public struct PlacementDrawing: Sendable {
  /// Most nodes that are drawn one by one.
  public static let largest = 1000

  /// The drawing in its formats.
  struct Pictures {
    var svg: [UInt8]
    /// Nil where even one node per layer is too large for pixels.
    var png: [UInt8]?
    /// What the PNG does not show, in a sentence; nil where it shows what the SVG does.
    var note: String?
  }

  let graph: DotGraph
  /// One node per layer.
  let overview: DotGraph

  /// Prepares the drawing; with the critical path where the record of a run is given and has one.
  ///
  /// Edges from an operator to itself and to an unplaced one are left out.
  public init(_ placement: Placement, edges: [OperatorEdge], record: RunRecord? = nil) {
    let path = record.flatMap { $0.criticalPath.isEmpty ? nil : CriticalFlow($0) }
    var order: [String] = []
    var nodes: [String: [PlacementNode]] = [:]
    for entry in placement.entries {
      if nodes[entry.operation] == nil { order.append(entry.operation) }
      nodes[entry.operation, default: []].append(entry.node)
    }
    let red = path == nil ? [] : ["red: the critical path, with shares of the time of the run"]
    var layers = Self.layers(order, nodes, edges, path?.grouped())
    var graph = order.count > Self.largest ? layers : Self.operators(order, nodes, edges, path)
    graph.notes = red
    layers.notes = ["one node per layer; dataflow.svg shows every operator"] + red
    self.graph = graph.cuttingLongEdges()
    overview = layers.cuttingLongEdges()
  }

  /// The drawing in the DOT language; the same placement gives the same text.
  public func dotText() -> String { graph.text }

  /// The drawing as SVG and, as far as its text can be read there, as PNG.
  ///
  /// - Throws: 73 if Graphviz lacks its layout or one of its plugins, or fails.
  func pictures() throws(Failure) -> Pictures {
    let full = try GraphvizRenderer.render(graph, formats: ["svg", Self.pixels])
    guard full.count < 2 else { return Pictures(svg: full[0], png: full[1]) }
    let png = try GraphvizRenderer.render(overview, formats: [Self.pixels]).first
    return Pictures(
      svg: full[0], png: png,
      note: png == nil
        ? "There is no `dataflow.png`: nobody could read it. `dataflow.svg` has everything."
        : "`dataflow.png` shows one node per layer, as nobody could read all operators there: look at `dataflow.svg`."
    )
  }

  private static let pixels = "png:cairo"

  private static func operators(
    _ order: [String], _ nodes: [String: [PlacementNode]], _ edges: [OperatorEdge],
    _ path: CriticalFlow?
  ) -> DotGraph {
    let groups = order.map(OperatorGroup.init(of:))
    let colours = GroupColours(groups)
    let clusters = colours.groups.filter { $0.layer != nil }
    let groupNumber = Dictionary(uniqueKeysWithValues: colours.groups.enumerated().map { ($1, $0) })
    let clusterNumber = Dictionary(uniqueKeysWithValues: clusters.enumerated().map { ($1, $0) })
    let drawn = zip(order, groups).map { name, group in
      DotGraph.Node(
        lines: [OperatorGroup.shortName(name), CoreRuns.text(nodes[name] ?? [])],
        fill: colours.colour(of: group).text, ink: colours.colour(of: group).ink,
        cluster: clusterNumber[group], share: path?.share(of: name))
    }
    let number = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
    return DotGraph(
      clusters: clusters.map(\.text), nodes: drawn,
      edges: edges.compactMap { edge in
        guard let from = number[edge.from], let to = number[edge.to], from != to else { return nil }
        let isReturn = (groupNumber[groups[to]] ?? 0) < (groupNumber[groups[from]] ?? 0)
        return DotGraph.Edge(
          from: from, to: to, label: edge.label, isReturn: isReturn,
          share: path?.share(from: edge.from, to: edge.to))
      })
  }

  private static func layers(
    _ order: [String], _ nodes: [String: [PlacementNode]], _ edges: [OperatorEdge],
    _ path: CriticalFlow?
  ) -> DotGraph {
    let colours = GroupColours(order.map(OperatorGroup.init(of:)))
    let number = Dictionary(uniqueKeysWithValues: colours.groups.enumerated().map { ($1, $0) })
    let members = Dictionary(grouping: order, by: OperatorGroup.init(of:))
    let drawn = colours.groups.map { group in
      let names = members[group] ?? []
      return DotGraph.Node(
        lines: [group.text, "\(names.count) operators", CoreRuns.text(names.flatMap { nodes[$0] ?? [] })],
        fill: colours.colour(of: group).text, ink: colours.colour(of: group).ink, cluster: nil,
        share: path?.share(of: group.text))
    }
    var flows: [GroupFlow: Int] = [:]
    for edge in edges where nodes[edge.from] != nil && nodes[edge.to] != nil {
      let flow = GroupFlow(
        from: number[OperatorGroup(of: edge.from)] ?? 0, to: number[OperatorGroup(of: edge.to)] ?? 0)
      if flow.from != flow.to { flows[flow, default: 0] += 1 }
    }
    return DotGraph(
      clusters: [], nodes: drawn,
      edges: flows.sorted { ($0.key.from, $0.key.to) < ($1.key.from, $1.key.to) }.map { flow, count in
        DotGraph.Edge(
          from: flow.from, to: flow.to, label: count == 1 ? "1 flow" : "\(count) flows",
          isReturn: flow.to < flow.from,
          share: path?.share(
            from: colours.groups[flow.from].text, to: colours.groups[flow.to].text))
      })
  }
}

/// Flows between two groups.
private struct GroupFlow: Hashable {
  var from: Int
  var to: Int
}
