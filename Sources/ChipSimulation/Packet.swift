public import RunRecord

/// One packet copy on its way from one tile to another.
public struct Packet: Sendable {
  public var kind: PacketKind
  /// Length in flits, header included.
  public var flits: Int32
  /// Where it belongs at its destination: an inlet, or for a credit the credit counter that it raises.
  public var inlet: Int32
  public var position: Int32
  public var channel: Int32
  /// Signed weight of a spike, number sent of an END, else unused.
  public var value: Int32
  public var source: Int32
  public var destination: Int32
  /// Station that sent it, for billing.
  public var station: Int32
  /// Port whose link brought it to the router that holds it; -1 for the injection buffer.
  var entryPort: Int32 = -1
  /// Next packet of the same list.
  var next: Int32 = -1
  /// Earliest start of transmission at the router that holds it.
  var eligible: Int64 = 0
  public internal(set) var injected: Int64 = 0
  public internal(set) var arrived: Int64 = 0

  public init(
    kind: PacketKind, flits: Int, inlet: Int, position: Int, channel: Int, value: Int32, source: Int, destination: Int,
    station: Int
  ) {
    self.kind = kind
    self.flits = Int32(truncatingIfNeeded: flits)
    self.inlet = Int32(truncatingIfNeeded: inlet)
    self.position = Int32(truncatingIfNeeded: position)
    self.channel = Int32(truncatingIfNeeded: channel)
    self.value = value
    self.source = Int32(truncatingIfNeeded: source)
    self.destination = Int32(truncatingIfNeeded: destination)
    self.station = Int32(truncatingIfNeeded: station)
  }
}

/// All packets in flight. Slots are reused, so a steady state allocates nothing.
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

/// A first-in first-out list of packets, linked through `Packet.next`.
struct PacketList {
  private(set) var head: Int32 = -1
  private var tail: Int32 = -1

  var isEmpty: Bool { head < 0 }

  mutating func append(_ index: Int32, _ pool: inout PacketPool) {
    pool[index].next = -1
    if tail >= 0, head >= 0 { pool[tail].next = index } else { head = index }
    tail = index
  }

  mutating func removeFirst(_ pool: borrowing PacketPool) -> Int32 {
    let index = head
    head = pool[index].next
    if head < 0 { tail = -1 }
    return index
  }
}
