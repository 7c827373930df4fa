import CPrefetch

/// All packets in flight that one thread has made.
///
/// Slots are reused, so a steady state allocates nothing. An index names the same packet in all pools that share
/// chunks; what another thread has made is reached by index, and once removed is reused here.
struct PacketPool: ~Copyable {
  private let chunks: SharedChunks<Packet>
  private let table: UnsafeMutablePointer<UnsafeMutablePointer<Packet>?>
  /// The next slot that was never used, and the end of its chunk.
  private var fresh: Int32 = 0
  private var freshEnd: Int32 = 0
  /// Slots that are free again, the last one first: beside the packets, so that taking one reads none of them.
  private var free: UnsafeMutablePointer<Int32>
  private var freeCount = 0
  private var freeCapacity = 1024
  /// Packets added less packets removed; the sum over all pools that share chunks is what is in flight.
  private(set) var live = 0

  init() { self.init(chunks: SharedChunks<Packet>()) }

  init(sharing owner: borrowing PacketPool) { self.init(chunks: owner.chunks) }

  private init(chunks: SharedChunks<Packet>) {
    self.chunks = chunks
    table = chunks.table
    free = .allocate(capacity: freeCapacity)
  }

  deinit { free.deallocate() }

  @inline(__always)
  private func slot(_ index: Int32) -> UnsafeMutablePointer<Packet> {
    let chunk = table[Int(index &>> SharedChunks<Packet>.shift)].unsafelyUnwrapped
    return chunk + Int(index & (1 << SharedChunks<Packet>.shift &- 1))
  }

  subscript(index: Int32) -> Packet {
    @inline(__always) unsafeAddress { UnsafePointer(slot(index)) }
    @inline(__always) unsafeMutableAddress { slot(index) }
  }

  /// Brings a packet near that is soon needed; it may lie in two cache lines.
  @inline(__always) func prefetch(_ index: Int32) {
    let address = UnsafeRawPointer(slot(index))
    prefetch_line(address)
    prefetch_line(address + (MemoryLayout<Packet>.size - 1))
  }

  mutating func add(_ packet: Packet) -> Int32 {
    live += 1
    var index: Int32
    if freeCount > 0 {
      freeCount -= 1
      index = free[freeCount]
      if freeCount > 1 { prefetch(free[freeCount - 2]) }
    } else {
      if fresh == freshEnd {
        fresh = chunks.add()
        freshEnd = fresh + 1 << SharedChunks<Packet>.shift
      }
      index = fresh
      fresh += 1
    }
    slot(index).initialize(to: packet)
    return index
  }

  mutating func remove(_ index: Int32) {
    live -= 1
    if freeCount == freeCapacity { growFree() }
    free[freeCount] = index
    freeCount += 1
  }

  @inline(never) private mutating func growFree() {
    let larger = UnsafeMutablePointer<Int32>.allocate(capacity: 2 * freeCapacity)
    larger.moveInitialize(from: free, count: freeCount)
    free.deallocate()
    free = larger
    freeCapacity *= 2
  }
}
