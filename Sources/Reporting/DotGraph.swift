/// A directed graph with clusters, to be drawn by Graphviz: a plain value with a deterministic text.
///
/// Nodes and clusters are named by their own numbers, never by input, and labels are plain text.
struct DotGraph: Equatable {
  /// Part of the critical path: what is on it is drawn in red, the wider the longer it took.
  struct Share: Equatable {
    private let time: Int64
    private let total: Int64
    private let width: Ratio

    /// A part of `total`, where the largest part drawn is `largest`.
    init(_ time: Int64, of total: Int64, largest: Int64) {
      self.time = time
      self.total = total
      // From 1.5 to 6 points.
      width = Ratio(Int128(largest) + 3 * Int128(time), Int128(max(1, largest)))
    }

    /// `12.3 %`; empty below a twentieth of a percent.
    var text: String {
      let text = HumanText.percent(Int128(time), of: Int128(total))
      return text == "0.0 %" ? "" : text
    }

    var attributes: [(String, String)] {
      [
        ("color", "#c8102e"), ("penwidth", Ratio(3 * width.numerator, 2 * width.denominator).text(places: 2)),
      ]
    }
  }

  struct Node: Equatable {
    /// Lines of the label, as the input has them; `labelText` makes them inert.
    var lines: [String]
    /// Fill colour such as `#21918c`.
    var fill: String
    var ink: String
    /// Index into `clusters`; nil for a node outside of them.
    var cluster: Int?
    /// Part of the critical path that was spent here; nil beside it.
    var share: Share?

    var labelText: String {
      DotGraph.label(lines + [share?.text ?? ""].filter { !$0.isEmpty })
    }

    var attributes: [(String, String)] {
      [("label", labelText), ("fillcolor", fill), ("fontcolor", ink)] + (share?.attributes ?? [])
    }
  }

  struct Edge: Equatable {
    var from: Int
    var to: Int
    var label: String

    /// Whether the edge leads back to an earlier part of the model, so that it must not decide who stands
    /// above whom.
    var isReturn = false

    /// Part of the critical path that was spent on the way; nil beside it.
    var share: Share?

    var attributes: [(String, String)] {
      let lines = [label, share?.text ?? ""].filter { !$0.isEmpty }
      return (lines.isEmpty ? [] : [("label", DotGraph.label(lines))])
        + (isReturn ? [("constraint", "false")] : []) + (share?.attributes ?? [])
    }
  }

  /// Titles of the clusters.
  var clusters: [String]
  var nodes: [Node]
  var edges: [Edge]
  /// What is drawn and what the colours mean, above the drawing, in lines.
  var notes: [String] = []

  /// Attributes of this graph.
  var attributes: [(String, String)] {
    Self.graphAttributes + (notes.isEmpty ? [] : [("label", Self.label(notes)), ("labelloc", "t")])
  }

  /// Attributes of the whole graph, of all nodes and of all edges.
  static let graphAttributes = [
    ("rankdir", "TB"), ("nodesep", "0.25"), ("ranksep", "0.35"), ("fontname", "DejaVu Sans"),
    ("fontsize", "12"),
    ("bgcolor", "white"), ("outputorder", "edgesfirst"),
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
    text += Self.statement("graph", attributes) + Self.statement("node", Self.nodeAttributes)
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
    statement("n\(index)", node.attributes)
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
