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
  /// A port that nothing has passed is all zeros. 64 bytes: one cache line.
  struct Port: BitwiseCopyable {
    var busyUntil: Int64 = 0
    /// Flits that the input buffer behind the link holds or expects, less those that are known to have left.
    var taken: Int32 = 0
    var waiting = PacketList()
    var releases = ReleaseList()
    var packets: Int64 = 0
    var flits: Int64 = 0
    var waited: Int64 = 0
    var busy: Int64 = 0
  }

  /// The core of a tile.
  struct Core {
    var queue = PacketList()
    /// Packets in the queue, and places promised to packets that leave the ejection port.
    ///
    /// Where service is booked ahead, packets that leave the port are in the queue already.
    var queued: Int32 = 0
    var promised: Int32 = 0
    /// The synapse unit is booked up to here; used where service is booked ahead.
    var bookedUntil: Int64 = 0
    /// Starts of service of packets that may still wait, in order.
    var starts = TimeQueue()
    /// Packet that the synapse unit serves; -1 when idle.
    var serving: Int32 = -1
    var tasks = WorkQueue<Task>()
    var isComputing = false
    var jobs = WorkQueue<Job>()
    var isSending = false
    /// Packet that the output unit holds; -1 when it makes none ready.
    var outgoing: Int32 = -1
    var isStalled = false
    /// Flits that the injection buffer takes, less those that are known to have left.
    var injectionRoom: Int32 = 0
    var releases = ReleaseList()
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
  /// Whether each freed buffer and each packet that leaves an ejection port is an event, needed or not.
  let hasEveryEvent: Bool
  /// Whether the synapse unit is booked when a packet reaches the ejection port.
  ///
  /// Its entry into the queue is then no event while the unit is busy. A queue that may lose packets decides when
  /// they come.
  let booksService: Bool
  /// Whether any buffer of a link has a limit.
  let isBounded: Bool
  let injectionFlits: Int32
  /// Largest buffer whose releases are listed instead of scheduled.
  let mostListed: Int32
  let store: ReleaseStore
  /// The thread of every tile; empty where one thread has all.
  let owners: [UInt8]
  /// When the last buffer is freed of those known so far; the run does not end before.
  var lastFreed: Int64 = 0

  /// Makes the hardware at rest.
  ///
  /// - Parameters:
  ///   - chip: the chip.
  ///   - tiles: the tiles whose cores or nodes do something; nil means all. Every router is there.
  ///   - hasEveryEvent: whether to schedule also events without consequences, which changes no result.
  ///   - owners: the thread of every tile, where several take part.
  ///   - hasWindows: whether tiles keep windows of time.
  init(
    _ chip: Chip, tiles: UsedTiles? = nil, hasEveryEvent: Bool = false, owners: [UInt8] = [],
    hasWindows: Bool = true
  ) {
    self.chip = chip
    routing = MeshRouting(chip)
    let used = tiles ?? UsedTiles(0..<chip.tileCount, of: chip.tileCount)
    ports = Slab(zeroed: chip.tileCount * MeshRouting.ports)
    injectionFlits = Int32(clamping: chip.network.bufferFlits)
    var core = Core()
    core.injectionRoom = injectionFlits
    cores = TileTable(used, repeating: core)
    ledger = Ledger(used, hasWindows: hasWindows)
    routerLatency = chip.network.routerLatency.picoseconds
    isCutThrough = chip.network.switching == .cutThrough
    depth = Int32(clamping: chip.core.queueDepth)
    onFull = chip.core.onFull
    self.hasEveryEvent = hasEveryEvent
    self.owners = owners
    booksService =
      !hasEveryEvent && (chip.core.onFull == .backpressure || chip.core.queueDepth >= Int(Int32.max))
    let buffers = [chip.network.bufferFlits, chip.system?.link.bufferFlits ?? .max]
    let bounded = buffers.filter { $0 < Int(Int32.max) }
    isBounded = hasEveryEvent || !bounded.isEmpty
    mostListed = hasEveryEvent ? -1 : ReleaseStore.mostFlits
    store = ReleaseStore(capacity: bounded.filter { $0 <= Int(ReleaseStore.mostFlits) }.max() ?? 0)
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
    hasEveryEvent = owner.hasEveryEvent
    owners = owner.owners
    booksService = owner.booksService
    isBounded = owner.isBounded
    injectionFlits = owner.injectionFlits
    mostListed = owner.mostListed
    store = ReleaseStore(sharing: owner.store)
  }

  deinit {
    guard cores.isOwner else { return }
    for tile in cores.tiles.numbers { cores[tile].starts.deallocate() }
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
