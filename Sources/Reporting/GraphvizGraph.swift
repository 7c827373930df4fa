import CGraphviz
import DataFiles

/// A graph of the Graphviz library, closed when it goes out of scope.
struct GraphvizGraph: ~Copyable {
  let pointer: UnsafeMutablePointer<Agraph_t>

  /// Opens an empty graph.
  init() throws(Failure) {
    guard let opened = Self.text("placement", { sf_agopen_directed($0) }) else { throw .drawing("no graph") }
    pointer = opened
  }

  deinit { agclose(pointer) }

  /// Adds the clusters, nodes and edges of a value.
  borrowing func add(_ graph: DotGraph) throws(Failure) {
    let root = UnsafeMutableRawPointer(pointer)
    for (key, value) in graph.attributes { Self.set(root, key, value) }
    for (key, value) in DotGraph.nodeAttributes { declare(AGNODE, key, value) }
    for (key, value) in DotGraph.edgeAttributes { declare(Int32(AGOUTEDGE), key, value) }
    let clusters = graph.clusters.indices.map { self.cluster($0, of: graph) }
    var nodes: [UnsafeMutablePointer<Agnode_t>] = []
    for (index, node) in graph.nodes.enumerated() { nodes.append(try add(node, index, to: clusters)) }
    for edge in graph.edges {
      guard let added = agedge(pointer, nodes[edge.from], nodes[edge.to], nil, 1) else {
        throw .drawing("no edge")
      }
      for (key, value) in edge.attributes { Self.set(UnsafeMutableRawPointer(added), key, value) }
    }
  }

  /// Whether a graph that is laid out has more pixels along a side than `most`, at the 96 dots per inch that are usual.
  borrowing func isLarger(than most: Int) -> Bool {
    guard let box = Self.text("bb", { agget(UnsafeMutableRawPointer(pointer), $0) }) else { return false }
    // Left, bottom, right and top, in points of 1/72 inch.
    let corners = String(cString: box).split { $0 == " " || $0 == "," }.compactMap { Double($0) }
    guard corners.count == 4 else { return false }
    return max(corners[2] - corners[0], corners[3] - corners[1]) / 72 * 96 > Double(most)
  }

  private borrowing func cluster(_ index: Int, of graph: DotGraph) -> UnsafeMutablePointer<Agraph_t>? {
    guard let cluster = Self.text("cluster_\(index)", { agsubg(pointer, $0, 1) }) else { return nil }
    for (key, value) in DotGraph.clusterAttributes + [("label", graph.title(of: index))] {
      Self.set(UnsafeMutableRawPointer(cluster), key, value)
    }
    return cluster
  }

  private borrowing func add(
    _ node: DotGraph.Node, _ index: Int, to clusters: [UnsafeMutablePointer<Agraph_t>?]
  ) throws(Failure) -> UnsafeMutablePointer<Agnode_t> {
    guard let added = Self.text("n\(index)", { agnode(pointer, $0, 1) }) else { throw .drawing("no node") }
    for (key, value) in node.attributes {
      Self.set(UnsafeMutableRawPointer(added), key, value)
    }
    if let number = node.cluster, let cluster = clusters[number] { _ = agsubnode(cluster, added, 1) }
    return added
  }

  private borrowing func declare(_ kind: Int32, _ key: String, _ value: String) {
    Self.text(key) { key in Self.text(value) { _ = agattr(pointer, kind, key, $0) } }
  }

  /// Sets an attribute as plain text: the library reads only strings made by `agstrdup_html` as markup.
  private static func set(_ object: UnsafeMutableRawPointer, _ key: String, _ value: String) {
    text(key) { key in
      text(value) { value in text("") { _ = agsafeset(object, key, value, $0) } }
    }
  }

  /// Lends a copy of a string, as the library takes mutable strings; it keeps its own copy.
  private static func text<Value>(_ string: String, _ body: (UnsafeMutablePointer<CChar>?) -> Value) -> Value
  {
    var bytes = string.utf8CString.map { $0 }
    return bytes.withUnsafeMutableBufferPointer { body($0.baseAddress) }
  }
}
