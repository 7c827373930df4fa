import ChipModel
import Quantities
import RunRecord

/// The network of a chip in train mode.
///
/// Ports are first-in first-out servers without limits on buffers. A port is evaluated when somebody needs to
/// know what comes out of it, up to the present: whatever was injected before now is known, and nothing that is
/// injected later can arrive anywhere before now. XY routing has no cycles, so that a port asks the ports before
/// it first, merges what they sent in the order of arrival, and passes it on: rounds of packets that come again and
/// again at once, see `PortCycle`.
///
/// Some methods that change nothing are mutating, those of a cycle and of the causes among them: to lend a value of
/// such a size to a call, the compiler copies it.
struct TrainNetwork: ~Copyable {
  let routing: MeshRouting
  let columns: Int
  let cores: Int
  let limits: TrainLimits
  let routerLatency: Int64
  let isCutThrough: Bool
  let feeders: TrainFeeders
  /// All trains under way.
  var trains = SlotPool<Train>(capacity: 1024)
  /// Number of the port of a (tile, direction), plus one; 0 where no train ever went.
  var portNumbers: Slab<Int32>
  var ports: GrowingList<TrainPort>
  var portMemory = PortMemory()
  /// Ports of all ways that trains have taken, way by way.
  var pathPorts = GrowingList<Int32>(capacity: 1024)
  /// Number of the synapse line of a tile, plus one; 0 where nothing ever arrived.
  var lineNumbers: Slab<Int32>
  var lines = GrowingList<SynapseLine>()
  let bursts = TrainBursts()
  /// Room for the inputs of the port that is evaluated, and for the cycle that it may begin.
  let heads = UnsafeMutablePointer<Head>.allocate(capacity: MeshRouting.ports)
  let cursors = UnsafeMutablePointer<BurstCursor>.allocate(capacity: MeshRouting.ports)
  var spare: UnsafeMutablePointer<PortCycle>
  var chunks = TrainChunks()
  /// Cycles that ports had, to be used again.
  var freeCycles: [UnsafeMutablePointer<PortCycle>] = []
  /// Marks trains that were seen in one look at a round.
  var mark: UInt32 = 0
  /// What the synapse units did and nobody has billed yet.
  var dues = GrowingList<TrainDue>()
  /// Packets whose latency was measured, and those on their way.
  var latencies = GrowingList<TrainLatency>()
  var measured = MeasuredPackets()
  /// Packets of traced spikes among the dues, by place.
  var tracedPackets: [Packet] = []
  /// The last moment at which anything happens in the network: room given back included.
  var lastMoment: Int64 = 0
  var isTooLate = false
  /// A buffer or queue came near its end, or a sum near that of its bits: what was computed without limits does not
  /// hold.
  var isOverfull = false
  /// Packet visits of ports and synapse units, for statistics.
  var visits: UInt64 = 0

  /// Most ports, and most ways, for which there is room from the beginning.
  static let mostReserved = 1 << 16

  init(_ chip: Chip) {
    routing = MeshRouting(chip)
    columns = chip.columns
    cores = chip.coreCount
    let cost = CostModel(chip)
    limits = TrainLimits(chip, cost)
    routerLatency = chip.network.routerLatency.picoseconds
    isCutThrough = chip.network.switching == .cutThrough
    feeders = TrainFeeders(routing, limits, routerLatency: routerLatency, isCutThrough: isCutThrough)
    spare = Self.newCycle()
    portNumbers = Slab(zeroed: chip.tileCount * MeshRouting.ports)
    // Memory that nothing writes to costs nothing; growing would copy.
    ports = GrowingList(capacity: min(chip.tileCount * MeshRouting.ports, Self.mostReserved))
    lineNumbers = Slab(zeroed: chip.tileCount)
  }

  deinit {
    heads.deallocate()
    cursors.deallocate()
    chunks.deallocate()
    for cycle in freeCycles + [spare] {
      cycle.pointee.deallocate()
      cycle.deallocate()
    }
    bursts.deallocate()
    for index in ports.indices { ports[index].deallocate() }
    for index in lines.indices { lines[index].deallocate() }
  }
}

/// Served packets of one train in one window, for the bill.
struct TrainDue {
  var kind: PacketKind
  var inlet: Int32
  var position: Int32
  var channel: Int32
  var count: Int64
  /// A time in the window.
  var time: Int64
  /// Source of the packets, and the sums of their times and of the squares.
  var source: Int32
  var times: UInt64
  var squares: UInt64
  /// Place among the traced packets; -1 for a train that is not traced.
  var traced: Int32
}
