import ChipPlacement
import DataFiles
import Testing

@testable import Reporting

extension GraphvizRenderer {
  /// One picture of a graph.
  static func picture(_ graph: DotGraph, _ format: String = "svg", engine: String = "dot") throws -> [UInt8] {
    try #require(try render(graph, formats: [format], engine: engine).first)
  }
}

@Suite struct PlacementDrawingTests {
  private func entry(_ name: String, _ nodes: [PlacementNode]) -> [PlacementEntry] {
    nodes.map { PlacementEntry(operation: name, inputs: 0..<8, outputs: 0..<8, node: $0) }
  }

  private var placement: Placement {
    Placement(
      entries: entry("tokens", [.host]) + entry("embedding", [.dram]) + entry("layers.0.attn.in", [.core(0)])
        + entry("layers.0.attn.q_proj", [.core(3), .core(1), .core(2), .core(7)])
        + entry("lm_head", [.core(5)]))
  }

  private let edges = [
    OperatorEdge(from: "tokens", to: "embedding"), OperatorEdge(from: "embedding", to: "layers.0.attn.in"),
    OperatorEdge(from: "layers.0.attn.in", to: "layers.0.attn.q_proj", label: "attn.in spikes"),
    OperatorEdge(from: "layers.0.attn.in", to: "layers.0.attn.in"),
    OperatorEdge(from: "layers.0.attn.q_proj", to: "lm_head"), OperatorEdge(from: "lm_head", to: "tokens"),
    OperatorEdge(from: "nowhere", to: "tokens"),
  ]

  @Test("The DOT text of a small placement is this one")
  func golden() {
    #expect(PlacementDrawing(placement, edges: edges).dotText() == Self.expected)
  }

  private static let expected = #"""
    digraph placement {
      graph [rankdir="TB", nodesep="0.25", ranksep="0.35", fontname="DejaVu Sans", fontsize="12", bgcolor="white", \#
    outputorder="edgesfirst"];
      node [shape="box", style="filled", fontname="DejaVu Sans", fontsize="10", margin="0.1,0.05", height="0.3", \#
    color="#666666"];
      edge [fontname="DejaVu Sans", fontsize="8", color="#888888", arrowsize="0.6"];
      subgraph cluster_0 {
        graph [style="filled", color="#f4f4f4", labeljust="l", label="layer 0"];
        n2 [label="attn.in\ncore 0", fillcolor="#472b79", fontcolor="#ffffff"];
        n3 [label="attn.q_proj\ncores 1–3, 7", fillcolor="#472b79", fontcolor="#ffffff"];
      }
      n0 [label="tokens\nhost", fillcolor="#e69f00", fontcolor="#000000"];
      n1 [label="embedding\ndram", fillcolor="#cc79a7", fontcolor="#000000"];
      n4 [label="lm_head\ncore 5", fillcolor="#d55e00", fontcolor="#000000"];
      n0 -> n1;
      n1 -> n2;
      n2 -> n3 [label="attn.in spikes"];
      n3 -> n4;
      n4 -> n0 [constraint="false"];
    }

    """#

  @Test("The library draws SVG and PNG, again and again, to the same bytes")
  func pictures() throws {
    let drawing = PlacementDrawing(placement, edges: edges)
    let svg = try GraphvizRenderer.picture(drawing.graph)
    let text = String(decoding: svg, as: UTF8.self)
    #expect(text.contains("<svg") && text.contains("cores 1–3, 7"))
    #expect(text.split(separator: "class=\"node\"").count == 6)
    #expect(text.split(separator: "class=\"edge\"").count == 6)
    for _ in 0..<3 { #expect(try GraphvizRenderer.picture(drawing.graph) == svg) }
    let pictures = try drawing.pictures()
    #expect(
      try pictures.svg == svg && pictures.png == GraphvizRenderer.picture(drawing.graph, "png:cairo")
        && pictures.note == nil)
    #expect(try #require(pictures.png).starts(with: [0x89, 0x50, 0x4E, 0x47]))
  }

  @Test("Clusters are drawn in the order of the layers, wherever the library keeps their names")
  func clusterOrder() throws {
    let names = (0..<24).map { "layers.\($0).mlp.in" }
    let drawing = PlacementDrawing(
      Placement(entries: names.flatMap { entry($0, [.core(1)]) }),
      edges: zip(names, names.dropFirst()).map { OperatorEdge(from: $0, to: $1) })
    let svg = String(decoding: try GraphvizRenderer.picture(drawing.graph), as: UTF8.self)
    let order = svg.split(separator: "<title>cluster_").dropFirst().map { Int($0.prefix { $0.isNumber }) }
    #expect(order == Array(0..<24))
  }

  @Test(
    "A long chain of operators is drawn: what would lead past more ranks than Graphviz stands is cut in two",
    arguments: [120, 900, 1500], [false, true])
  func longChain(count: Int, hasCycle: Bool) throws {
    let names = (0..<count).map { "layers.\($0 / 17).op\($0 % 17)" }
    var edges = zip(names, names.dropFirst()).map { OperatorEdge(from: $0, to: $1) }
    edges.append(OperatorEdge(from: names[count - 1], to: names[0]))
    edges.append(OperatorEdge(from: names[1], to: names[count - 2]))
    if hasCycle { edges.append(OperatorEdge(from: names[4], to: names[2])) }
    let drawing = PlacementDrawing(
      Placement(entries: names.flatMap { entry($0, [.core(1)]) }), edges: edges)
    let svg = String(decoding: try GraphvizRenderer.picture(drawing.graph), as: UTF8.self)
    let isCut = count == 900
    #expect(svg.contains("to op0") == isCut && svg.contains("from op1") == isCut)
    #expect(drawing.dotText().contains("constraint") != isCut)
  }

  @Test(
    "A PNG shows all operators where its text can be read, else one node per layer, else there is none",
    arguments: [
      (60, 4, false, nil), (800, 40, true, "one node per layer"), (800, 400, false, "no `dataflow.png`"),
    ])
  func pixels(operators: Int, layers: Int, isOverview: Bool, note: String?) throws {
    let names = (0..<operators).map { "layers.\($0 * layers / operators).op\($0)" }
    let drawing = PlacementDrawing(
      Placement(entries: names.flatMap { entry($0, [.core(1)]) }),
      edges: zip(names, names.dropFirst()).map { OperatorEdge(from: $0, to: $1) })
    let pictures = try drawing.pictures()
    #expect(pictures.note?.contains(note ?? "") == note.map { _ in true })
    #expect(drawing.graph.nodes.count >= operators && drawing.overview.nodes.count >= layers)
    guard let png = pictures.png else { return #expect(note != nil && !isOverview) }
    #expect(
      try png == GraphvizRenderer.picture(isOverview ? drawing.overview : drawing.graph, "png:cairo"))
    for side in [16, 20] {
      let pixels = png[side..<side + 4].reduce(0) { $0 << 8 | Int($1) }
      #expect(pixels > 0 && pixels <= GraphvizRenderer.largestSide + 96)
    }
  }

  @Test("Threads may draw at the same time")
  func threads() async throws {
    let drawing = PlacementDrawing(placement, edges: edges)
    let expected = try GraphvizRenderer.picture(drawing.graph)
    try await withThrowingTaskGroup(of: [UInt8].self) { group in
      for _ in 0..<8 { group.addTask { try GraphvizRenderer.picture(drawing.graph) } }
      for try await svg in group { #expect(svg == expected) }
    }
  }

  @Test("Above the limit there is one node per layer, with the flows between them counted")
  func aggregation() {
    let names = (0..<5).flatMap { layer in (0..<220).map { "layers.\(layer).op\($0)" } }
    let placement = Placement(entries: names.flatMap { entry($0, [.core(1)]) })
    let edges = zip(names, names.dropFirst()).map { OperatorEdge(from: $0, to: $1) }
    let dot = PlacementDrawing(placement, edges: edges).dotText()
    #expect(dot.split(separator: "220 operators").count == 6)
    #expect(dot.split(separator: "label=\"1 flow\"").count == 5)
  }

  @Test("A missing layout or plugin is a clear failure, and drawing goes on afterwards")
  func missingPlugin() throws {
    let graph = PlacementDrawing(placement, edges: edges).graph
    let format = try #require(throws: Failure.self) {
      _ = try GraphvizRenderer.picture(graph, "no-such-format")
    }
    #expect(format.code == .cantCreate && format.message.contains("no-such-format"))
    let engine = try #require(throws: Failure.self) {
      _ = try GraphvizRenderer.picture(graph, engine: "no-such-layout")
    }
    #expect(engine.code == .cantCreate && engine.message.contains("no-such-layout"))
    #expect(try !GraphvizRenderer.picture(graph).isEmpty)
  }

  @Test("An empty placement is drawn too")
  func empty() throws {
    let drawing = PlacementDrawing(Placement(entries: []), edges: edges)
    #expect(drawing.dotText().hasSuffix("}\n"))
    #expect(try !GraphvizRenderer.picture(drawing.graph).isEmpty)
  }

  @Test("Operators of layers carry the layer's name once, in the title of the cluster")
  func names() {
    let dot = PlacementDrawing(placement, edges: edges).dotText()
    #expect(dot.contains("label=\"layer 0\"") && dot.contains("label=\"attn.q_proj\\ncores 1–3, 7\""))
    #expect(!dot.contains("layers.0"))
  }
}
