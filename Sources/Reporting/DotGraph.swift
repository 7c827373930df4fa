/// A directed graph with clusters, to be drawn by Graphviz: a plain value with a deterministic text.
///
/// Nodes and clusters are named by their own numbers, never by input, and labels are plain text.
struct DotGraph: Equatable {
  struct Node: Equatable {
    /// Lines of the label, as the input has them; `labelText` makes them inert.
    var lines: [String]
    /// Fill colour such as `#21918c`.
    var fill: String
    var ink: String
    /// Index into `clusters`; nil for a node outside of them.
    var cluster: Int?

    var labelText: String { DotGraph.label(lines) }
  }

  struct Edge: Equatable {
    var from: Int
    var to: Int
    var label: String

    /// Whether the edge leads back to an earlier part of the model, so that it must not decide who stands
    /// above whom.
    var isReturn = false

    var attributes: [(String, String)] {
      (label.isEmpty ? [] : [("label", DotGraph.label([label]))])
        + (isReturn ? [("constraint", "false")] : [])
    }
  }

  /// Titles of the clusters.
  var clusters: [String]
  var nodes: [Node]
  var edges: [Edge]

  /// Attributes of the whole graph, of all nodes and of all edges.
  static let graphAttributes = [
    ("rankdir", "TB"), ("nodesep", "0.25"), ("ranksep", "0.35"), ("fontname", "DejaVu Sans"),
    ("fontsize", "12"),
    ("bgcolor", "white"),
  ]
  static let nodeAttributes = [
    ("shape", "box"), ("style", "filled"), ("fontname", "DejaVu Sans"), ("fontsize", "10"),
    ("margin", "0.1,0.05"),
    ("height", "0.3"), ("color", "#666666"),
  ]
  static let edgeAttributes = [
    ("fontname", "DejaVu Sans"), ("fontsize", "8"), ("color", "#888888"), ("arrowsize", "0.6"),
  ]
  static let clusterAttributes = [("style", "filled"), ("color", "#f4f4f4"), ("labeljust", "l")]

  func title(of cluster: Int) -> String { Self.label([clusters[cluster]]) }

  /// The graph in the DOT language: the same value gives the same text.
  var text: String {
    var text = "digraph placement {\n"
    text += Self.statement("graph", Self.graphAttributes) + Self.statement("node", Self.nodeAttributes)
    text += Self.statement("edge", Self.edgeAttributes)
    for cluster in clusters.indices {
      text += "  subgraph cluster_\(cluster) {\n"
      text += "  " + Self.statement("graph", Self.clusterAttributes + [("label", title(of: cluster))])
      for (index, node) in nodes.enumerated() where node.cluster == cluster {
        text += "  " + Self.line(index, node)
      }
      text += "  }\n"
    }
    for (index, node) in nodes.enumerated() where node.cluster == nil { text += Self.line(index, node) }
    for edge in edges {
      text +=
        edge.attributes.isEmpty
        ? "  n\(edge.from) -> n\(edge.to);\n"
        : Self.statement("n\(edge.from) -> n\(edge.to)", edge.attributes)
    }
    return text + "}\n"
  }

  private static func line(_ index: Int, _ node: Node) -> String {
    statement("n\(index)", [("label", node.labelText), ("fillcolor", node.fill), ("fontcolor", node.ink)])
  }

  private static func statement(_ subject: String, _ attributes: [(String, String)]) -> String {
    "  \(subject) [" + attributes.map { "\($0.0)=\(quoted($0.1))" }.joined(separator: ", ") + "];\n"
  }

  /// Lines of a label; `\n` between them is the line break of Graphviz.
  private static func label(_ lines: [String]) -> String {
    lines.map { InertText.graphviz($0, limit: 80) }.joined(separator: "\\n")
  }

  /// A string of the DOT language, in which only the quotation mark is escaped.
  private static func quoted(_ text: String) -> String {
    "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"") + "\""
  }
}
