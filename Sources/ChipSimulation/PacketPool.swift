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
  private var free: Int32 = -1
  /// Packets added less packets removed; the sum over all pools that share chunks is what is in flight.
  private(set) var live = 0

  init() { self.init(chunks: SharedChunks<Packet>()) }

  init(sharing owner: borrowing PacketPool) { self.init(chunks: owner.chunks) }

  private init(chunks: SharedChunks<Packet>) {
    self.chunks = chunks
    table = chunks.table
  }

  @inline(__always)
  private func slot(_ index: Int32) -> UnsafeMutablePointer<Packet> {
    let chunk = table[Int(index &>> SharedChunks<Packet>.shift)].unsafelyUnwrapped
    return chunk + Int(index & (1 << SharedChunks<Packet>.shift &- 1))
  }

  subscript(index: Int32) -> Packet {
    @inline(__always) unsafeAddress { UnsafePointer(slot(index)) }
    @inline(__always) unsafeMutableAddress { slot(index) }
  }

  mutating func add(_ packet: Packet) -> Int32 {
    live += 1
    var index = free
    if index >= 0 {
      free = slot(index).pointee.next
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
    slot(index).pointee.next = free
    free = index
  }
}
