import RunRecord

/// The output unit of a core while it puts the packets of a job on their way.
struct TrainSender: ~Copyable {
  /// One destination of the job: what every packet needs.
  struct Lane {
    var isOpen = false
    /// Where its packets enter the network; nil for a destination that takes no part.
    var stream: UnsafeMutablePointer<TrainStream>?
    var route: TrainRoute
    /// Place of its first train among the current ones, and whether there may be more.
    var firstTrain = 0
    var hasClasses = false
    /// Copies sent, and those in the window that are not billed yet.
    var sent: Int32 = 0
    var unbilled: Int64 = 0
    var destination = -1
    /// Place of its path.
    var path = -1
  }

  /// One destination of a run of items: what every copy needs.
  struct Copy {
    let stream: UnsafeMutablePointer<TrainStream>
    let tag: TrainTag
    let lane: Int32
  }

  /// A copy among those that enter the network through the same port.
  struct Share {
    let tag: TrainTag
    /// When it leaves, after the first packet of its item could be made ready.
    let delay: Int64
  }

  let tile: Int
  let packetOut: Int64
  /// When the packet just sent left.
  var time: Int64
  var kind = PacketKind.graded
  var flits: Int64 = 1
  var station = 0
  var lanes = GrowingList<Lane>()
  /// Destinations of the run of items that is being sent, in order.
  var copies = GrowingList<Copy>()
  /// Those of one stream.
  private var shares = GrowingList<Share>()
  var packets: Int64 = 0
  /// First copies of spikes in the window.
  var spikes: Int64 = 0
  var window: Int64 = 0
  var windowEnd: Int64 = 0

  init(tile: Int, now: Int64, packetOut: Int64) {
    self.tile = tile
    self.packetOut = packetOut
    time = now
  }

  mutating func start(_ job: Job, kind: PacketKind, flits: Int64) {
    self.kind = kind
    self.flits = flits
    station = Int(job.station)
  }

  /// How many of `count` items are sent in full before the window ends, if each takes so long.
  func itemsInWindow(of count: Int, period: Int64) -> Int {
    guard windowEnd > time else { return 0 }
    return period > 0 ? Int(min(Int64(count), (windowEnd - 1 - time) / period)) : count
  }

  /// Sends so many items, all within the window: copies of each one to every destination.
  ///
  /// One stream after the other is written, so that its end stays at hand.
  mutating func send(_ items: Int, spikeOut: Int64, _ chunks: TrainChunks) {
    let period = spikeOut &+ Int64(copies.count) &* packetOut
    for index in copies.indices where isFirst(index) {
      share(copies[index].stream, from: index)
      var writer = TrainWriter(copies[index].stream)
      var begin = time &+ spikeOut
      for _ in 0..<items {
        for place in shares.indices {
          writer.append(TrainPacket(time: begin &+ shares[place].delay, tag: shares[place].tag), chunks)
        }
        begin &+= period
      }
      writer.close()
    }
    time &+= Int64(items) &* period
    for index in copies.indices { lanes[Int(copies[index].lane)].unbilled += Int64(items) }
    packets += Int64(items * copies.count)
    if kind == .spike { spikes += Int64(items) }
  }

  /// Whether a copy is the first one of its stream.
  @inline(__always) private func isFirst(_ index: Int) -> Bool {
    var other = 0
    while copies[other].stream != copies[index].stream { other += 1 }
    return other == index
  }

  /// Lists the copies of a stream.
  private mutating func share(_ stream: UnsafeMutablePointer<TrainStream>, from first: Int) {
    shares.removeAll()
    for index in first..<copies.count where copies[index].stream == stream {
      shares.append(Share(tag: copies[index].tag, delay: Int64(index + 1) &* packetOut))
    }
  }
}
