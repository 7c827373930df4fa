public import Quantities

/// Everything a run of the timing side leaves behind: integer counts and integer times, no price.
///
/// Reports, tables and summaries are functions of this value, the chip and the placement; nothing in it
/// depends on threads, paths, dates or the order in which simultaneous events were inserted.
public struct RunRecord: Sendable, Equatable {
  /// Operator names; cells, losses and flows refer to them by index.
  public var operators: [String]
  /// One record per tile: the mesh cores in row-major order, then the attached nodes (host, dram).
  public var tiles: [TileRecord]
  /// Counts of one operator on one tile, sorted by (tile, operator).
  public var cells: [CellRecord]
  /// Directed links, ejection ports included, sorted by (tile, direction).
  public var links: [LinkRecord]
  /// Width of the windows in picoseconds; the windows of every tile start at 0.
  public var windowWidth: Int64
  /// Processed positions in order.
  public var tokens: [TokenRecord]
  /// Packet copies by `PacketKind.rawValue`.
  public var packets: [PacketCount]
  /// Spike packets lost to full queues, sorted by (tile, site).
  public var losses: [LossRecord]
  /// The time of the last event, when every token is done and the chip is empty.
  public var end: SimTime

  public init(
    operators: [String], tiles: [TileRecord], cells: [CellRecord], links: [LinkRecord], windowWidth: Int64,
    tokens: [TokenRecord], packets: [PacketCount], losses: [LossRecord], end: SimTime
  ) {
    self.operators = operators
    self.tiles = tiles
    self.cells = cells
    self.links = links
    self.windowWidth = windowWidth
    self.tokens = tokens
    self.packets = packets
    self.losses = losses
    self.end = end
  }
}

/// Packet copies of one kind.
public struct PacketCount: Sendable, Equatable {
  public var kind: PacketKind
  /// Copies injected, one per destination.
  public var injected: Int64 = 0
  /// Copies taken from an input queue.
  public var served: Int64 = 0
  /// Copies lost because a queue was full.
  public var dropped: Int64 = 0

  public init(kind: PacketKind, injected: Int64 = 0, served: Int64 = 0, dropped: Int64 = 0) {
    self.kind = kind
    self.injected = injected
    self.served = served
    self.dropped = dropped
  }
}

/// What one operator did on one tile.
public struct CellRecord: Sendable, Equatable {
  public var tile: Int
  /// Index into `RunRecord.operators`.
  public var operation: Int
  /// Counts by `Action.rawValue`.
  public var actions: [Int64]
  /// Flit counts by `NetworkAction.rawValue`, of packets that this operator injected on this tile.
  public var network: [Int64]

  public init(tile: Int, operation: Int, actions: [Int64], network: [Int64]) {
    self.tile = tile
    self.operation = operation
    self.actions = actions
    self.network = network
  }
}

/// What one tile did. Times are picoseconds; busy + stalled + idle = the length of the run.
public struct TileRecord: Sendable, Equatable {
  /// Spike packets served.
  public var spikesIn: Int64 = 0
  /// Spikes emitted by neurons of this tile (not copies).
  public var spikesOut: Int64 = 0
  /// Neurons (channels) of this tile that a token could make fire, summed over tokens.
  public var neuronSlots: Int64 = 0
  /// Packets served, of any kind.
  public var packetsIn: Int64 = 0
  /// Packet copies injected, of any kind.
  public var packetsOut: Int64 = 0
  /// At least one unit of the core works.
  public var busy: Int64 = 0
  /// No unit works and the output unit holds a packet that the network does not take.
  public var stalled: Int64 = 0
  public var idle: Int64 = 0
  /// Work of the unit that serves the input queue.
  public var synapseBusy: Int64 = 0
  /// Work of the unit for neurons and non-spiking operations.
  public var neuronBusy: Int64 = 0
  /// Work of the unit that emits packets.
  public var outputBusy: Int64 = 0
  /// Time in which the output unit held a packet that the network did not take.
  public var outputStalled: Int64 = 0
  /// Most packets that waited in the input queue at one time.
  public var queueMaximum: Int64 = 0
  /// At most 256 windows of `RunRecord.windowWidth`; empty for a tile that did nothing.
  public var windows: [WindowRecord] = []

  public init() {}
}

/// What one tile did in one window. Sums over the windows equal the totals of the tile.
public struct WindowRecord: Sendable, Equatable {
  public var spikesIn: Int64 = 0
  public var spikesOut: Int64 = 0
  public var busy: Int64 = 0
  public var stalled: Int64 = 0
  public var queueMaximum: Int64 = 0
  /// Counts by `Action.rawValue`.
  public var actions: [Int64]
  /// Flit counts by `NetworkAction.rawValue`.
  public var network: [Int64]

  public init() {
    actions = Array(repeating: 0, count: Action.allCases.count)
    network = Array(repeating: 0, count: NetworkAction.allCases.count)
  }
}

/// The direction of an output port of a router.
public enum PortDirection: Int, Sendable, Hashable, CaseIterable {
  case east, west, north, south
  /// Into the core of the same tile.
  case ejection
  case host, dram

  public var key: String {
    switch self {
    case .east: "east"
    case .west: "west"
    case .north: "north"
    case .south: "south"
    case .ejection: "ejection"
    case .host: "host"
    case .dram: "dram"
    }
  }
}

/// What crossed one output port.
public struct LinkRecord: Sendable, Equatable {
  /// Tile whose router owns the port.
  public var tile: Int
  public var direction: PortDirection
  public var packets: Int64 = 0
  public var flits: Int64 = 0
  /// Time in which the port transmitted.
  public var busy: Int64 = 0
  /// Sum over packets of (start of transmission - earliest possible start).
  public var waiting: Int64 = 0

  public init(tile: Int, direction: PortDirection) {
    self.tile = tile
    self.direction = direction
  }
}

/// One processed position: a prompt token or a generated token that was fed back.
public struct TokenRecord: Sendable, Equatable {
  public var position: Int
  /// Token id that entered.
  public var token: Int
  /// Whether it belongs to the prompt.
  public var isPrompt: Bool
  /// Time at which the host sent it.
  public var entered: SimTime
  /// Time at which the host learnt that it is done (its argmax arrived, or its last residual closed).
  public var completed: SimTime
  /// Token id that its argmax named; nil where no logits were asked for.
  public var next: Int?

  public init(position: Int, token: Int, isPrompt: Bool, entered: SimTime, completed: SimTime, next: Int?) {
    self.position = position
    self.token = token
    self.isPrompt = isPrompt
    self.entered = entered
    self.completed = completed
    self.next = next
  }
}

/// Spike packets lost at one tile and site.
public struct LossRecord: Sendable, Equatable {
  public var tile: Int
  /// Name of the flow (site) that lost packets.
  public var site: String
  public var packets: Int64

  public init(tile: Int, site: String, packets: Int64) {
    self.tile = tile
    self.site = site
    self.packets = packets
  }
}
