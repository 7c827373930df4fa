/// A first-in first-out list of packets, linked through `Packet.next`.
///
/// An empty list is all zeros, so that the lists of idle cores need not be written.
struct PacketList: BitwiseCopyable {
  /// One more than the index of the first packet; 0 in an empty list.
  private var first: Int32 = 0
  /// Index of the last packet of a list that is not empty.
  private var tail: Int32 = 0

  /// Index of the first packet; -1 in an empty list.
  var head: Int32 { first - 1 }
  var isEmpty: Bool { first == 0 }

  mutating func append(_ index: Int32, _ pool: inout PacketPool) {
    pool[index].next = -1
    if isEmpty { first = index + 1 } else { pool[tail].next = index }
    tail = index
  }

  mutating func removeFirst(_ pool: borrowing PacketPool) -> Int32 {
    let index = head
    first = pool[index].next + 1
    return index
  }

  /// All packets in order.
  func indices(_ pool: borrowing PacketPool) -> [Int32] {
    var list: [Int32] = []
    var index = head
    while index >= 0 {
      list.append(index)
      if index == tail { break }
      index = pool[index].next
    }
    return list
  }
}
