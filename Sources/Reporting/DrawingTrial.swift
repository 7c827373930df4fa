import CGraphviz
public import DataFiles

/// Whether Graphviz draws on this machine, found out by drawing.
public enum DrawingTrial {
  /// Draws two nodes and an arrow as SVG and as PNG.
  ///
  /// - Throws: 73 with the reason of the library, such as a plugin that is not installed.
  /// - Returns: the version of the library and what it drew.
  public static func run() throws(Failure) -> String {
    let nodes = ["one", "two"].map { DotGraph.Node(lines: [$0], fill: "#ffffff", ink: "#000000") }
    let graph = DotGraph(clusters: [], nodes: nodes, edges: [.init(from: 0, to: 1, label: "")])
    let pictures = try GraphvizRenderer.render(graph, formats: ["svg", "png:cairo"])
    let (svg, png) = (String(decoding: pictures[0], as: UTF8.self), pictures[1])
    guard svg.contains("</svg>"), svg.contains("one"), png.starts(with: [0x89, 0x50, 0x4E, 0x47]) else {
      throw Failure(.cantCreate, "Graphviz drew something else than a picture")
    }
    return "version \(GraphvizRenderer.version), drew SVG and PNG"
  }
}
