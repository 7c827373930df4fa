/// All packets in flight.
///
/// Slots are reused, so a steady state allocates nothing.
struct PacketPool: ~Copyable {
  private(set) var base: UnsafeMutablePointer<Packet>
  private var capacity: Int
  private var used = 0
  private var free: Int32 = -1
  /// Packets in flight.
  private(set) var live = 0

  init() {
    capacity = 1024
    base = .allocate(capacity: capacity)
  }

  deinit { base.deallocate() }

  subscript(index: Int32) -> Packet {
    @inline(__always) unsafeAddress { UnsafePointer(base + Int(index)) }
    @inline(__always) unsafeMutableAddress { base + Int(index) }
  }

  mutating func add(_ packet: Packet) -> Int32 {
    live += 1
    if free >= 0 {
      let index = free
      free = base[Int(index)].next
      base[Int(index)] = packet
      return index
    }
    if used == capacity { grow() }
    (base + used).initialize(to: packet)
    used += 1
    return Int32(used - 1)
  }

  mutating func remove(_ index: Int32) {
    live -= 1
    base[Int(index)].next = free
    free = index
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<Packet>.allocate(capacity: capacity * 2)
    larger.moveInitialize(from: base, count: used)
    base.deallocate()
    base = larger
    capacity *= 2
  }
}
