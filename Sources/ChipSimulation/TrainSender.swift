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
    /// When the first packet leaves, and how long the synapse unit behind works on all that were sent.
    var first = Int64.max
    var work: Int64 = 0
    /// Copies sent, and those in the window that are not billed yet.
    var sent: Int32 = 0
    var unbilled: Int64 = 0
    /// Place of its path.
    var path = -1

    /// Counts packets that were sent, the first one at some time.
    @inline(__always) mutating func note(_ packets: Int, from time: Int64, service: Int64) {
      first = min(first, time)
      let (time, isTooLong) = Int64(packets).multipliedReportingOverflow(by: service)
      let longest = BankClosing.longestWork
      work = isTooLong || time > longest - work ? longest : work + time
      sent += Int32(truncatingIfNeeded: packets)
    }
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

  private(set) var tile = 0
  private(set) var packetOut: Int64 = 0
  /// When the packet just sent left.
  var time: Int64 = 0
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

  /// Begins another job, with the lists of the last one emptied.
  mutating func begin(tile: Int, now: Int64, packetOut: Int64) {
    self.tile = tile
    self.packetOut = packetOut
    time = now
    lanes.removeAll()
    copies.removeAll()
    packets = 0
    spikes = 0
    window = 0
    windowEnd = 0
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

  /// From item to item, if each is sent to every destination of the run.
  func period(_ spikeOut: Int64) -> Int64 { spikeOut &+ Int64(copies.count) &* packetOut }

  /// Puts so many items on their way, from some time on: copies of each one to every destination.
  ///
  /// The copies that enter the network through the same port are one burst.
  mutating func send(_ items: Int, from time: Int64, spikeOut: Int64, _ bursts: TrainBursts) {
    let period = items > 1 ? period(spikeOut) : TrainBurst.never
    for index in copies.indices where isFirst(index) {
      share(copies[index].stream, from: index)
      let origin = time &+ spikeOut &+ shares[0].delay
      guard shares.count > 1 else {
        copies[index].stream.pointee.append(
          TrainBurst(shares[0].tag, origin: origin, period: period, count: items), bursts)
        continue
      }
      let round = bursts.rounds.take(shares.count)
      for place in shares.indices {
        round.set(place, offset: shares[place].delay &- shares[0].delay, shares[place].tag)
      }
      copies[index].stream.pointee.append(
        TrainBurst(round, origin: origin, period: period, place: 0, count: items * shares.count), bursts)
    }
  }

  /// Counts so many items, all within the window.
  mutating func count(_ items: Int, period: Int64) {
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
