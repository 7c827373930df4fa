import RunRecord

/// Packets of one source, position and destination whose service costs the same: they travel as one train.
///
/// ENDs, scalars and credits are trains of one packet each, because control waits for the time at which each of
/// them is served.
struct Train {
  // What the service of every packet touches comes first and shares a line of the cache.
  /// Time for which the synapse unit works on one packet.
  var service: Int64
  /// Critical packets: no earlier than this it is served; exact as soon as `isBooked`.
  var served: Int64 = 0
  /// End of the window in which packets were served that are not billed yet.
  var windowEnd: Int64 = 0
  /// How many these are.
  var unbilled = 0
  /// Packets that the synapse unit has not been booked for yet.
  var remaining = 0
  /// Packets of it that were served, and the first and last of those under way whose latency is measured; -1 for none.
  var delivered = 0
  var firstMeasured: Int32 = -1
  var lastMeasured: Int32 = -1
  /// Sums of the times at which the unbilled packets were served, and of their squares.
  var times: UInt64 = 0
  var squares: UInt64 = 0
  /// Inlet at the destination; for a credit the credit counter.
  var inlet: Int32
  var kind: PacketKind
  /// Whether control waits for the time at which it is served.
  var isCritical = false
  var isBooked = false
  /// Critical packets: whether a list of those that control waits for has it, and whether they took effect.
  var isListed = false
  var isHandled = false
  /// Whether it is a single packet of a trace, of which every time is wanted.
  var isTraced = false
  /// See `TrainNetwork.mark`.
  var mark: UInt32 = 0
  /// Whether it is a single packet whose latency is measured.
  var isMeasured = false
  var position: Int32
  /// A channel that stands for all: the same stations take every packet of the train.
  var channel: Int32
  /// Value of a spike that is traced alone, announced number of an END.
  var value: Int32
  /// Packets before an END.
  var sent: Int32 = 0
  var flits: Int32
  var source: Int32
  var destination: Int32
  /// Station that sent it.
  var station: Int32
  /// Critical packets: the job that sent it in the causes of the run, and when that began.
  var job: Int32 = -1
  var jobBegin: Int64 = 0
  /// The next one in the list, and the one before it; -1 at its ends.
  var follower: Int32 = -1
  var leader: Int32 = -1
  /// Critical packets: when it could come to its unit, since when the unit kept it waiting, and how long of that with
  /// packets of its inlet.
  var expected: Int64 = 0
  var wait: (since: Int64, own: Int64) = (0, 0)
  /// When the network took it, and when it entered the queue.
  var injected: Int64 = 0
  var arrived: Int64 = 0

  /// A train that consists of copies of one packet so far.
  @inline(__always) init(_ packet: Packet, service: Int64) {
    kind = packet.kind
    inlet = packet.inlet
    position = packet.position
    channel = packet.channel
    value = packet.value
    flits = packet.flits
    source = packet.source
    destination = packet.destination
    station = packet.station
    isMeasured = packet.isMeasured
    self.service = service
  }

  /// Counts a packet that is served at some time.
  @inline(__always) mutating func add(_ served: Int64) {
    unbilled &+= 1
    let word = UInt64(bitPattern: served)
    times &+= word
    squares &+= word &* word
    self.served = max(self.served, served)
  }

  /// Counts packets that are served one behind the other, in the window of the first.
  @inline(__always) mutating func add(_ count: Int64, after begin: Int64, every service: Int64) {
    unbilled &+= Int(count)
    // With b = begin, s = service: sum of b + s i, and of its square, for i from 1 to count, modulo 2^64.
    let (b, s, n) = (UInt64(bitPattern: begin), UInt64(bitPattern: service), UInt64(bitPattern: count))
    let sum = n &* (n &+ 1) / 2
    let squareSum = n &* (n &+ 1) &* (2 &* n &+ 1) / 6
    times &+= n &* b &+ s &* sum
    squares &+= n &* b &* b &+ 2 &* b &* s &* sum &+ s &* s &* squareSum
    served = max(served, begin &+ count &* service)
  }

  /// The packet that the train stands for, as the program sees it when it is served.
  @inline(__always) var packet: Packet {
    var packet = Packet(
      kind: kind, flits: Int(flits), inlet: Int(inlet), position: Int(position), channel: Int(channel),
      value: value, source: Int(source), destination: Int(destination), station: Int(station))
    packet.isMeasured = isMeasured
    packet.injected = injected
    packet.arrived = arrived
    return packet
  }
}

extension Ledger {
  /// End of the window that holds `time`, of windows as narrow as the ledger could still want them at that time.
  ///
  /// The ledger widens its windows as time passes, so that counts in narrower aligned windows lose nothing.
  @inline(__always) borrowing func endOfWindow(at time: Int64) -> Int64 {
    let bits = 64 &- time.leadingZeroBitCount
    let shift = Int64(max(Ledger.firstShift, bits &- windowCount.trailingZeroBitCount))
    return ((time >> shift) + 1) << shift
  }
}
