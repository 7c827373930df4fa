import RunRecord

/// A measured packet: what the histograms of latency want to know of it.
struct TrainLatency {
  var kind: PacketKind
  var injected: Int64
  var arrived: Int64
  var served: Int64
}

/// The packets of trains whose latency is measured, train by train in the order in which they were sent.
struct MeasuredPackets: ~Copyable {
  struct Packet {
    /// Number of the packet in its train.
    var number: Int
    var injected: Int64
    fileprivate var next: Int32
  }

  private var all = SlotPool<Packet>(capacity: 1024)

  /// Adds the packet of a train that is sent next but so many.
  mutating func add(_ number: Int, injected: Int64, to train: UnsafeMutablePointer<Train>) {
    let index = all.add(Packet(number: number, injected: injected, next: -1))
    if train.pointee.lastMeasured >= 0 { all[train.pointee.lastMeasured].next = index }
    if train.pointee.firstMeasured < 0 { train.pointee.firstMeasured = index }
    train.pointee.lastMeasured = index
  }

  /// Whether a packet of a train is measured whose number is less than `limit`.
  @inline(__always)
  func has(_ train: UnsafeMutablePointer<Train>, before limit: Int) -> Bool {
    let index = train.pointee.firstMeasured
    return index >= 0 && all[index].number < limit
  }

  /// Takes the first measured packet of a train out whose number is less than `limit`; nil if there is none.
  @inline(__always)
  mutating func next(of train: UnsafeMutablePointer<Train>, before limit: Int) -> Packet? {
    guard has(train, before: limit) else { return nil }
    let index = train.pointee.firstMeasured
    let packet = all[index]
    train.pointee.firstMeasured = packet.next
    if packet.next < 0 { train.pointee.lastMeasured = -1 }
    all.remove(index)
    return packet
  }
}
