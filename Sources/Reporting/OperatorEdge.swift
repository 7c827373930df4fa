public import ChipPlacement

/// One arrow of the data flow in the drawing of a placement.
public struct OperatorEdge: Sendable, Hashable {
  /// Operator that sends.
  public var from: String
  /// Operator that receives.
  public var to: String
  /// Name of the flow, such as the site; may be empty.
  public var label: String

  /// Makes an arrow.
  public init(from: String, to: String, label: String = "") {
    self.from = from
    self.to = to
    self.label = label
  }
}

extension OperatorEdge {
  /// The arrows of a placed model: one per pair of operators that any route joins, in the order of the model.
  ///
  /// Arrows that carry the spikes of a site have its name behind the layer; others have no label.
  public static func edges(of flow: DataFlow) -> [OperatorEdge] {
    let names = flow.graph.operators.map(\.name)
    return flow.operatorEdges().map { edge in
      OperatorEdge(from: names[edge.from], to: names[edge.to], label: spikeLabel(edge.label))
    }
  }

  /// `attn.in spikes` for the site `model.layers.3.attn.in`.
  private static func spikeLabel(_ site: String) -> String {
    site.isEmpty ? "" : site.split(separator: ".").dropFirst(3).joined(separator: ".") + " spikes"
  }
}
