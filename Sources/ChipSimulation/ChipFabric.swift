import ChipModel
import EventKernel
import Quantities
import RunRecord

/// The hardware of a chip at run time: routers, links, queues and the three units of every core.
///
/// A tile (core with its router) is one component: what happens inside it takes effect at once. Whatever one
/// tile does to another travels over a link and arrives at least one link latency later, buffer space given
/// back included.
public struct ChipFabric: ~Copyable {
  /// Simulated time at which a run ends with an error, in picoseconds: 20 hours.
  ///
  /// A chip file may state up to a second per flit or action. Sums of such times stay inside 63 bits as long as
  /// no event later than this happens.
  static let horizon: Int64 = 1 << 56

  /// An output port: a first-in first-out server.
  ///
  /// A port that nothing has passed is all zeros.
  struct Port: BitwiseCopyable {
    var busyUntil: Int64 = 0
    /// Flits that the input buffer behind the link holds or expects.
    var taken: Int32 = 0
    var waiting = PacketList()
    var packets: Int64 = 0
    var flits: Int64 = 0
    var waited: Int64 = 0
    var busy: Int64 = 0
  }

  /// The core of a tile.
  struct Core {
    var queue = PacketList()
    /// Packets in the queue, and places promised to packets that leave the ejection port.
    var queued: Int32 = 0
    var promised: Int32 = 0
    /// Packet that the synapse unit serves; -1 when idle.
    var serving: Int32 = -1
    var tasks = WorkQueue<Task>()
    var isComputing = false
    var jobs = WorkQueue<Job>()
    var isSending = false
    /// Packet that the output unit holds; -1 when it makes none ready.
    var outgoing: Int32 = -1
    var isStalled = false
    var injectionRoom: Int32 = 0
  }

  let chip: Chip
  let routing: MeshRouting
  var pool = PacketPool()
  var ports: Slab<Port>
  /// Cores of the tiles in use.
  var cores: TileTable<Core>
  var ledger: Ledger
  let routerLatency: Int64
  let isCutThrough: Bool
  let depth: Int32
  let onFull: FullQueuePolicy

  /// Makes the hardware at rest.
  ///
  /// - Parameters:
  ///   - chip: the chip.
  ///   - tiles: the tiles whose cores or nodes do something; nil means all. Every router is there.
  init(_ chip: Chip, tiles: UsedTiles? = nil) {
    self.chip = chip
    routing = MeshRouting(chip)
    let used = tiles ?? UsedTiles(0..<chip.tileCount, of: chip.tileCount)
    ports = Slab(zeroed: chip.tileCount * MeshRouting.ports)
    var core = Core()
    core.injectionRoom = Int32(clamping: chip.network.bufferFlits)
    cores = TileTable(used, repeating: core)
    ledger = Ledger(used)
    routerLatency = chip.network.routerLatency.picoseconds
    isCutThrough = chip.network.switching == .cutThrough
    depth = Int32(clamping: chip.core.queueDepth)
    onFull = chip.core.onFull
  }

  /// Makes a view of the same hardware for another thread, with packet indices that both understand.
  init(sharing owner: borrowing ChipFabric) {
    chip = owner.chip
    routing = owner.routing
    pool = PacketPool(sharing: owner.pool)
    ports = Slab(sharing: owner.ports)
    cores = TileTable(sharing: owner.cores)
    ledger = Ledger(sharing: owner.ledger)
    routerLatency = owner.routerLatency
    isCutThrough = owner.isCutThrough
    depth = owner.depth
    onFull = owner.onFull
  }

  /// Records of all ports that could carry something, in tile and direction order.
  func linkRecords() -> [LinkRecord] {
    var records: [LinkRecord] = []
    for tile in 0..<chip.tileCount {
      for direction in PortDirection.allCases {
        let port = ports[tile * MeshRouting.ports + direction.rawValue]
        guard port.packets > 0 else { continue }
        var record = LinkRecord(
          tile: tile, direction: direction, isChipLink: routing.isChipLink(tile, direction.rawValue))
        record.packets = port.packets
        record.flits = port.flits
        record.busy = port.busy
        record.waiting = port.waited
        records.append(record)
      }
    }
    return records
  }
}
