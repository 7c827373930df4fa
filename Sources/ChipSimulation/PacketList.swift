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
