public import SpikeWorkload

/// What a station does when all that it waits for has arrived.
public enum StationRole: Sendable, Hashable {
  /// The host lets a token enter.
  case tokenSource
  /// The host learns that a position is done.
  case tokenSink
  case embedding
  /// Adds up a slice of the residual stream and sends its part of the reduction.
  case residual
  /// Fires the neurons of a slice once the threshold is known (scales the values in an unspiked model).
  case fire
  /// Answers with the threshold, or with the norm factor of an unspiked vector.
  case reducer
  /// Takes the root behind a norm, which only consumers need: firing has not waited for it.
  case scale
  /// Holds rows of a linear layer; `owner` says whether it owns them or sends partial sums to the owner.
  case linear(spiked: Bool, owner: Bool)
  case linearAttention
  case query
  /// Writes rotated, quantised keys and values into a block of key slots.
  case keyWriter
  /// Gathers the scores of queries against a block of keys, and its part of the weighted values.
  case keys
  case attentionOutput
  case activation
  case argmax
}

/// One piece of an operator at work on one tile: it waits for its inlets, computes, and sends on its routes.
public struct Station: Sendable {
  /// Index into `OperatorGraph.operators`.
  public let operation: Int
  /// What it does.
  public let role: StationRole
  /// Index into `Placement.entries`.
  public let entry: Int
  /// Input range of its entry.
  public let inputs: Range<Int>
  /// Output range of its entry.
  public let outputs: Range<Int>
  /// Number of its tile: core, host or dram.
  public let tile: Int
  /// Positions at which it takes part.
  public let participation: [Participation]
  /// Inlets that must close before the station computes.
  public internal(set) var inlets: [Int] = []
  /// Routes that it sends on afterwards, in this order.
  public internal(set) var routes: [Int] = []
}

/// What the packets of a flow are.
public enum FlowPayload: Sendable, Hashable {
  /// The spikes of a site; the number is an index into `DataFlow.sites`.
  case spikes(site: Int)
  /// One graded packet per channel.
  case values
  /// One graded packet per channel whose query value is not zero behind the ReLU of linear attention.
  case nonZeroQueries(layer: Int)
  /// The same for keys.
  case nonZeroKeys(layer: Int)
  /// So many graded packets from each source, which need no END because their number is fixed.
  case scalars(Int)
  /// Thresholds or norm factors: as scalars, of their own packet kind.
  case thresholds(Int)

  /// Whether the number of packets is fixed, so that they belong to no channel and need no END.
  var isScalar: Bool {
    switch self {
    case .scalars, .thresholds: true
    case .spikes, .values, .nonZeroQueries, .nonZeroKeys: false
    }
  }
}

/// One kind of traffic between operators, under the site protocol: END behind the packets of each source,
/// banks at each destination, credits back to each source.
public struct Flow: Sendable {
  /// Name in tables and messages: the site for spikes, else `producer > consumer`.
  public let name: String
  /// What its packets are.
  public let payload: FlowPayload
}

/// The channels of one segment of a route, and who gets them.
public struct RouteSegment: Sendable {
  /// Channels of the source.
  public let channels: Range<Int>
  /// Indices into `Route.destinations`, ascending.
  public let destinations: [Int]
}

/// What one source station sends on one flow.
public struct Route: Sendable {
  /// Index into `DataFlow.flows`.
  public let flow: Int
  /// Index into `DataFlow.stations` of the source.
  public let station: Int
  /// Number of its tile: core, host or dram.
  public let tile: Int
  /// Inlets that the route reaches, ascending.
  public let destinations: [Int]
  /// Segments in channel order, disjoint; for scalars one segment with all destinations.
  public let segments: [RouteSegment]
}

/// Where the packets of one flow arrive on one tile.
public struct Inlet: Sendable {
  /// Index into `DataFlow.flows`.
  public let flow: Int
  /// Number of its tile: core, host or dram.
  public let tile: Int
  /// Stations of the tile that consume the packets.
  public internal(set) var stations: [Int]
  /// The inlet is open at a position when any of these holds.
  public internal(set) var participation: [Participation]
  /// Routes that reach it, with the place of this inlet among the route's destinations.
  public internal(set) var sources: [InletSource]
}

/// One source of an inlet.
public struct InletSource: Sendable {
  /// Index into `DataFlow.routes`.
  public let route: Int
  /// Index into `Route.destinations`.
  public let destination: Int
}

/// A placed model as the timing side sees it: stations on tiles, joined by flows.
///
/// No weight and no float.
public struct DataFlow: Sendable {
  /// The operators.
  public let graph: OperatorGraph
  /// Where their pieces live.
  public let placement: Placement
  /// Sites that fire, in model order; activities and flows refer to them by index.
  public let sites: [Site]
  /// Pieces of operators at work.
  public internal(set) var stations: [Station] = []
  /// Kinds of traffic between operators.
  public internal(set) var flows: [Flow] = []
  /// What each source station sends on each flow.
  public internal(set) var routes: [Route] = []
  /// Where the packets of each flow arrive on each tile.
  public internal(set) var inlets: [Inlet] = []

  init(graph: OperatorGraph, placement: Placement) {
    self.graph = graph
    self.placement = placement
    sites = graph.shape.sites(graph.mode)
  }
}
