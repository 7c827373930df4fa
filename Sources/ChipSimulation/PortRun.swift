/// What passes a port in one evaluation.
struct PortRun {
  let port: UnsafeMutablePointer<TrainPort>
  private let feeders: UnsafeMutablePointer<TrainFeeder>
  let flitTime: Int64
  let routerLatency: Int64
  /// What a packet is behind the port with: its last flit (all bits set) or its first (none).
  let whole: Int64
  /// From the start of transmission, or its end where `whole`, to the time at which the packet is behind the port.
  let latency: Int64
  /// Whether stays in buffers are checked.
  let hasLimits: Bool
  /// Everything that arrives before this time passes.
  let limit: Int64
  var busyUntil: Int64
  var packets: Int64 = 0
  var flits: Int64 = 0
  var waited: Int64 = 0
  /// When the last room is given back.
  var lastMoment: Int64 = 0

  @inline(__always)
  init(
    _ port: UnsafeMutablePointer<TrainPort>, _ feeders: UnsafeMutablePointer<TrainFeeder>,
    routerLatency: Int64, before limit: Int64
  ) {
    self.port = port
    self.feeders = feeders
    self.routerLatency = routerLatency
    self.limit = limit
    flitTime = port.pointee.flitTime
    busyUntil = port.pointee.busyUntil
    hasLimits = !port.pointee.isUnlimited
    // A packet is in the queue of a core as soon as the ejection port is done with it.
    let isEjection = port.pointee.unit >= 0
    whole = isEjection || port.pointee.deliversWhole ? -1 : 0
    latency = isEjection ? 0 : port.pointee.linkLatency &+ (port.pointee.deliversWhole ? 0 : flitTime)
  }

  @inline(__always) func length(_ tag: TrainTag) -> Int64 { tag.flits &* flitTime }

  /// From the start of transmission to the time at which the packet is behind the port.
  @inline(__always) func ahead(_ tag: TrainTag) -> Int64 { latency &+ (length(tag) & whole) }

  /// When the last flit of a packet leaves the port that is behind it at some time.
  @inline(__always) func finish(of tag: TrainTag, behind time: Int64) -> Int64 {
    time &- ahead(tag) &+ length(tag)
  }

  /// What is at the other end of an input.
  @inline(__always) func feeder(_ input: Int) -> UnsafeMutablePointer<TrainFeeder> {
    feeders + port.pointee.inputs[input].kind
  }

  /// Notes when the feeder of an input hears that a packet has left the buffer in front of the port at `finish`.
  @inline(__always) mutating func noteFinish(_ finish: Int64, input: Int) {
    lastMoment = max(lastMoment, finish &+ feeder(input).pointee.latency)
  }

  /// Whether a packet of an input that leaves the port until `finish` stayed in the buffer for too long.
  @inline(__always) func isTooLong(from arrival: Int64, _ tag: TrainTag, until finish: Int64, input: Int)
    -> Bool
  {
    let feeder = feeder(input)
    return feeder.pointee.stay(from: arrival, flits: tag.flits, until: finish) > feeder.pointee.stay
  }
}
