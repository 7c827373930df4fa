public import Quantities
import RunRecord
public import SpikeWorkload

/// A virtual chip: a mesh of equal cores, its network, and the nodes attached to it. Always valid.
///
/// Values come from a chip file (`ChipFile`) or a preset; the engine reads only this type.
public struct Chip: Sendable {
  public var name: String
  public var summary: String
  public var columns: Int
  public var rows: Int
  public var core: CoreModel
  public var network: NetworkModel
  /// The node where tokens enter and leave; every chip has one.
  public var host: AttachedNode
  /// External memory, where the chip has one.
  public var dram: AttachedNode?
  /// Power that the whole chip draws whatever it does, without the leakage of the cores.
  public var staticPower: Power
  /// Named clocks with their rounded periods, in file order; shown in reports.
  public var clocks: [NamedClock]
  /// Every number of the file with its source, for `chip show` and reports, in file order.
  public var provenance: [Provenance]
  /// Silicon area of one core with its router, where the file states it.
  public var coreArea: Area?

  /// Cores of the mesh; tile numbers 0..<coreCount, row-major (tile = y * columns + x).
  public var coreCount: Int { columns * rows }
  /// Tile number of the host.
  public var hostTile: Int { coreCount }
  /// Tile number of the dram node, where there is one.
  public var dramTile: Int? { dram == nil ? nil : coreCount + 1 }
  /// Cores and attached nodes together.
  public var tileCount: Int { coreCount + (dram == nil ? 1 : 2) }

  public init(
    name: String, summary: String, columns: Int, rows: Int, core: CoreModel, network: NetworkModel,
    host: AttachedNode, dram: AttachedNode?, staticPower: Power, clocks: [NamedClock], provenance: [Provenance],
    coreArea: Area? = nil
  ) {
    self.name = name
    self.summary = summary
    self.columns = columns
    self.rows = rows
    self.core = core
    self.network = network
    self.host = host
    self.dram = dram
    self.staticPower = staticPower
    self.clocks = clocks
    self.provenance = provenance
    self.coreArea = coreArea
  }
}

/// What a core does when a packet arrives at a full input queue.
public enum FullQueuePolicy: String, Sendable, Hashable, CaseIterable {
  /// The packet waits in the network until there is room.
  case backpressure
  /// A spike packet is lost and counted; any other packet waits.
  case drop
  /// The run stops and names core, site and time.
  case error
}

/// Where a non-spiking operation may run.
public enum OperationSupport: String, Sendable, Hashable, CaseIterable {
  case core, host, none
}

/// Time and energy of each action; index by `Action.rawValue`.
public struct ActionCosts: Sendable, Hashable {
  public var latency: [SimDuration]
  public var energy: [Energy]

  /// Costs of zero everywhere.
  public init() {
    latency = Array(repeating: .zero, count: Action.allCases.count)
    energy = Array(repeating: .zero, count: Action.allCases.count)
  }
}

/// One core. All cores of a mesh are equal.
public struct CoreModel: Sendable, Hashable {
  /// Bytes for weights, scales, biases and tables.
  public var synapseMemory: Int
  /// Bytes for accumulators, buffered values, GLA state, keys and values.
  public var stateMemory: Int
  /// Accumulators that one action updates at a time: n elements take ceil(n / lanes) latencies.
  public var lanes: Int
  /// Tokens whose accumulators or buffers a site holds at once.
  public var banks: Int
  /// Packets that wait in the input queue, the one in service not counted.
  public var queueDepth: Int
  public var onFull: FullQueuePolicy
  public var spikeOrder: SpikeOrder
  public var weightBits: Int
  public var accumulatorBits: Int
  /// Bits of a value that one packet can carry; 0 means binary spikes only.
  public var payloadBits: Int
  public var signedSpikes: Bool
  public var leakage: Power
  public var costs: ActionCosts
  /// Support of each non-spiking operation; index by `Action.rawValue` (spiking actions hold `.core`).
  public var support: [OperationSupport]

  public init(
    synapseMemory: Int, stateMemory: Int, lanes: Int, banks: Int, queueDepth: Int, onFull: FullQueuePolicy,
    spikeOrder: SpikeOrder, weightBits: Int, accumulatorBits: Int, payloadBits: Int, signedSpikes: Bool,
    leakage: Power, costs: ActionCosts, support: [OperationSupport]
  ) {
    self.synapseMemory = synapseMemory
    self.stateMemory = stateMemory
    self.lanes = lanes
    self.banks = banks
    self.queueDepth = queueDepth
    self.onFull = onFull
    self.spikeOrder = spikeOrder
    self.weightBits = weightBits
    self.accumulatorBits = accumulatorBits
    self.payloadBits = payloadBits
    self.signedSpikes = signedSpikes
    self.leakage = leakage
    self.costs = costs
    self.support = support
  }
}

/// How a router passes a packet of several flits on.
public enum Switching: String, Sendable, Hashable, CaseIterable {
  /// A router sends a packet when it holds all of it.
  case storeAndForward = "store-and-forward"
  /// A router sends a packet when it holds its first flit and the next buffer has room for all of it.
  case cutThrough = "cut-through"
}

/// The network on chip: a mesh with XY routing.
public struct NetworkModel: Sendable, Hashable {
  public var switching: Switching
  public var flitBits: Int
  /// Bits of address (site, token, channel, kind, polarity, bit) at the head of every packet.
  public var headerBits: Int
  /// Flits that the input buffer of each link (and of the injection port) holds.
  public var bufferFlits: Int
  /// Pipeline time of a router, before its output port serialises the packet.
  public var routerLatency: SimDuration
  /// Time in which an output port sends one flit.
  public var flitTime: SimDuration
  public var linkLatencyX: SimDuration
  public var linkLatencyY: SimDuration
  /// Energy of one flit by `NetworkAction.rawValue`; the attachment entry is the host's or dram's own.
  public var routerEnergy: Energy
  public var linkEnergyX: Energy
  public var linkEnergyY: Energy

  public init(
    switching: Switching, flitBits: Int, headerBits: Int, bufferFlits: Int, routerLatency: SimDuration,
    flitTime: SimDuration, linkLatencyX: SimDuration, linkLatencyY: SimDuration, routerEnergy: Energy,
    linkEnergyX: Energy, linkEnergyY: Energy
  ) {
    self.switching = switching
    self.flitBits = flitBits
    self.headerBits = headerBits
    self.bufferFlits = bufferFlits
    self.routerLatency = routerLatency
    self.flitTime = flitTime
    self.linkLatencyX = linkLatencyX
    self.linkLatencyY = linkLatencyY
    self.routerEnergy = routerEnergy
    self.linkEnergyX = linkEnergyX
    self.linkEnergyY = linkEnergyY
  }

  /// Flits of a packet that carries `payloadBits` behind its header.
  public func flits(payloadBits: Int) -> Int { (headerBits + payloadBits + flitBits - 1) / flitBits }
}

/// A host or dram node: a tile of its own behind one router of the mesh, without a memory limit unless stated.
public struct AttachedNode: Sendable, Hashable {
  /// Mesh coordinates of the router that it hangs on.
  public var x: Int
  public var y: Int
  public var linkLatency: SimDuration
  public var linkEnergy: Energy
  public var costs: ActionCosts
  public var lanes: Int
  /// Bytes; nil means unlimited.
  public var memory: Int?
  /// Power that the node draws whatever it does.
  public var staticPower: Power

  public init(
    x: Int, y: Int, linkLatency: SimDuration, linkEnergy: Energy, costs: ActionCosts, lanes: Int, memory: Int?,
    staticPower: Power
  ) {
    self.x = x
    self.y = y
    self.linkLatency = linkLatency
    self.linkEnergy = linkEnergy
    self.costs = costs
    self.lanes = lanes
    self.memory = memory
    self.staticPower = staticPower
  }
}

/// A clock of the chip file.
public struct NamedClock: Sendable, Hashable {
  public var name: String
  public var frequency: Frequency
  public var period: SimDuration

  public init(name: String, frequency: Frequency) {
    self.name = name
    self.frequency = frequency
    self.period = frequency.period
  }
}

/// How far a number can be trusted.
public enum SourceGrade: String, Sendable, Hashable, CaseIterable {
  case silicon, fit, presilicon, vendor, derived, inherited, guess
}

/// A number of the chip with where it comes from.
public struct Provenance: Sendable, Hashable {
  /// Path in the chip file, such as `core.energy.synapse_op`.
  public var path: String
  /// The value as the file states it.
  public var value: String
  public var low: String?
  public var high: String?
  public var grade: SourceGrade?
  public var source: String?
  public var corner: String?

  public init(
    path: String, value: String, low: String? = nil, high: String? = nil, grade: SourceGrade? = nil,
    source: String? = nil, corner: String? = nil
  ) {
    self.path = path
    self.value = value
    self.low = low
    self.high = high
    self.grade = grade
    self.source = source
    self.corner = corner
  }
}
