/// Packets that pass a port one after the other.
struct PortRun {
  let flitTime: Int64
  let routerLatency: Int64
  /// What a packet is behind the port with: its last flit (all bits set) or its first (none).
  let whole: Int64
  /// From the start of transmission, or its end where `whole`, to the time at which the packet is behind the port.
  let latency: Int64
  var busyUntil: Int64
  var packets: Int64 = 0
  var flits: Int64 = 0
  var waited: Int64 = 0

  @inline(__always) init(_ port: UnsafeMutablePointer<TrainPort>, routerLatency: Int64) {
    self.routerLatency = routerLatency
    flitTime = port.pointee.flitTime
    busyUntil = port.pointee.busyUntil
    // A packet is in the queue of a core as soon as the ejection port is done with it.
    let isEjection = port.pointee.unit >= 0
    whole = isEjection || port.pointee.deliversWhole ? -1 : 0
    latency = isEjection ? 0 : port.pointee.linkLatency &+ (port.pointee.deliversWhole ? 0 : flitTime)
  }

  /// When the last flit of a packet that has come out of the port left it.
  @inline(__always) func finish(of place: UnsafeMutablePointer<Int64>) -> Int64 {
    place.pointee &- latency &+ (TrainTag(at: place).flits &* flitTime & ~whole)
  }
}
