/// What a port does again and again while bursts of one period pass it: the packets of one round, in the order of
/// arrival, when each arrives and leaves, and where it goes on.
///
/// Either every packet waits as long as the one a period before (`period` and `outPeriod` are equal), or the port is
/// busy all the time and packets leave it one behind the other, whatever the period of arrival is.
struct PortCycle {
  /// A packet of the round.
  struct Entry {
    /// Arrival and way out, both after those of the first packet of the round.
    var arrival: Int64
    var departure: Int64 = 0
    var waiting: Int64 = 0
    var tag: TrainTag
    /// Place of the member that it comes from, and of the way on which it goes on.
    var member: Int32
    var way: Int32 = 0
    /// Time for which the synapse unit behind an ejection port works on it, and for which inlet.
    var service: Int64 = 0
    var inlet: Int32 = 0
    // Sums over the packets before it in the round.
    var waitingBefore: Int64 = 0
    var flitsBefore: Int64 = 0
    var membersBefore = SIMD8<Int16>()
    var waysBefore = SIMD8<Int16>()
  }

  /// A burst that takes part, and where it stood when the port last looked.
  struct Member {
    var input: Int
    var burst: UnsafeMutablePointer<TrainBurst>
    var generation: UInt32
    var origin: Int64
    var place: Int
    /// Packets that pass one by one, and when the last of them does.
    var taken = 0
    var finish: Int64 = 0
  }

  /// A stream in which packets of the round go on.
  struct Way {
    var stream: UnsafeMutablePointer<TrainStream>
    /// Its packets of each round; nil if it is one, with `tag`.
    var round: TrainRound?
    var tag: TrainTag
    /// Departure of its first packet in the round.
    var first: Int64
    /// How many it has in each round.
    var size = 0
    /// The burst that goes on as long as nothing else follows it.
    var burst: UnsafeMutablePointer<TrainBurst>?
    var generation: UInt32 = 0
  }

  enum Trains { case distinct, some, one }

  /// Most members and most ways: as many as ports.
  static let most = 8
  /// Most packets of a round.
  static let mostEntries = 1 << 11
  /// Most periods of a member in one round.
  static let mostPeriods: Int64 = 64

  /// Entries of the round, and one behind them for the sums of all.
  private(set) var entries = UnsafeMutablePointer<Entry>.allocate(capacity: 16)
  private var capacity = 16
  var count = 0
  let members = UnsafeMutablePointer<Member>.allocate(capacity: most)
  var memberCount = 0
  /// The inputs of all members, a bit each.
  var inputs: UInt32 = 0
  let ways = UnsafeMutablePointer<Way>.allocate(capacity: most)
  var wayCount = 0
  /// Whether packets leave one behind the other.
  var isBusy = false
  var period: Int64 = 0
  var outPeriod: Int64 = 0
  /// Place of the next packet, and arrival and departure of the first packet of its round.
  var place = 0
  var arrival: Int64 = 0
  var departure: Int64 = 0
  /// By how much packets of this round wait longer than the entries say.
  var delay: Int64 = 0
  /// Of how many trains the packets of the round are: each of another, some of the same, or all of one.
  var trains = Trains.distinct
  /// Work of a synapse unit on the round, and inlet and work that all packets have in common; nil if they differ.
  var service: Int64 = 0
  var common: (inlet: Int32, service: Int64)?
  /// Packets for which the cycle holds.
  var left = 0

  func deallocate() {
    entries.deallocate()
    members.deallocate()
    ways.deallocate()
  }

  /// Makes room for so many entries and the one behind them; what was there is lost.
  mutating func reserve(_ count: Int) {
    guard count >= capacity else { return }
    while capacity <= count { capacity *= 2 }
    entries.deallocate()
    entries = .allocate(capacity: capacity)
  }

  @inline(__always) func hasMember(_ input: Int) -> Bool {
    inputs & 1 << UInt32(truncatingIfNeeded: input) != 0
  }

  /// Goes on by so many packets: to a place some rounds later.
  @inline(__always) mutating func move(rounds: Int, to place: Int, _ packets: Int) {
    self.place = place
    arrival &+= Int64(rounds) &* period
    departure &+= Int64(rounds) &* outPeriod
    delay &+= Int64(rounds) &* (outPeriod &- period)
    left -= packets
  }

  /// Place in the round, and rounds completed, after so many packets more.
  @inline(__always) func advanced(by packets: Int) -> (rounds: Int, place: Int) {
    TrainBurst.divide(place + packets, count)
  }

  /// When a packet leaves that comes so many packets after the next one.
  @inline(__always) func departure(after packets: Int) -> Int64 {
    let (rounds, place) = advanced(by: packets)
    return departure &+ Int64(rounds) &* outPeriod &+ entries[place].departure
  }

  /// Packets behind the next one, itself included, that leave before a time if all go on as they do.
  @inline(__always) func count(leavingBefore bound: Int64) -> Int {
    let span = bound &- departure
    let rounds = span > outPeriod && outPeriod > 0 ? span / outPeriod : 0
    guard rounds <= Int64(1 << 40) else { return .max }
    let rest = span &- rounds &* outPeriod
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].departure < rest { low = middle + 1 } else { high = middle }
    }
    return Int(rounds) * count + low - place
  }

  /// Tag of a packet that comes so many packets after the next one.
  @inline(__always) func tag(after packets: Int) -> TrainTag { entries[advanced(by: packets).place].tag }

  /// Whether the bursts of all members are at the heads of their streams and nobody else took packets of them.
  @inline(__always) func isCurrent(_ inputs: UnsafeMutablePointer<TrainStream>) -> Bool {
    for index in 0..<memberCount {
      let member = members + index
      guard inputs[member.pointee.input].head == member.pointee.burst,
        member.pointee.burst.pointee.generation == member.pointee.generation,
        member.pointee.burst.pointee.origin == member.pointee.origin,
        member.pointee.burst.pointee.place == member.pointee.place
      else { return false }
    }
    return true
  }

  /// How much longer so many packets wait in all than their entries say; `last` of them are in the last of `rounds`
  /// further rounds.
  @inline(__always) func delays(of packets: Int, rounds: Int, last: Int) -> Int64 {
    let growth = outPeriod &- period
    guard delay != 0 || growth != 0 else { return 0 }
    let whole = Int64(count) &* (Int64(rounds) &* Int64(rounds - 1) / 2)
    return delay &* Int64(packets) &+ growth &* (rounds > 0 ? whole &+ Int64(rounds) &* Int64(last) : 0)
  }
}
