public import ChipPlacement
import SpikeWorkload

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
  /// The arrows of a placed model: one per pair of operators that any route joins, in the order of the routes.
  ///
  /// Arrows that carry the spikes of a site have its name behind the layer; others have no label.
  public static func edges(of flow: DataFlow) -> [OperatorEdge] {
    var seen: Set<OperatorEdge> = []
    var edges: [OperatorEdge] = []
    for route in flow.routes {
      let label = flow.spikeLabel(of: route)
      let from = flow.operatorName(of: route.station)
      for destination in route.destinations {
        for station in flow.inlets[destination].stations {
          let edge = OperatorEdge(from: from, to: flow.operatorName(of: station), label: label)
          if seen.insert(edge).inserted { edges.append(edge) }
        }
      }
    }
    return edges
  }
}

extension DataFlow {
  fileprivate func operatorName(of station: Int) -> String {
    graph.operators[stations[station].operation].name
  }

  fileprivate func spikeLabel(of route: Route) -> String {
    guard case .spikes(let site) = flows[route.flow].payload else { return "" }
    return sites[site].kind.suffix + " spikes"
  }
}
