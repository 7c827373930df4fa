/// Packets on their way to a port that come in rounds: the same packets again after each period.
///
/// A single packet is a burst of its own. A burst fills a line of the cache.
struct TrainBurst {
  /// When the first packet of the round arrives that the next packet belongs to, in picoseconds.
  private(set) var origin: Int64
  /// From round to round.
  private(set) var period: Int64
  /// What comes in each round; nil if that is one packet.
  let round: TrainRound?
  /// Tag of that one packet.
  private let tag: TrainTag
  /// When the next packet arrives, or would if there is none left.
  private(set) var time: Int64
  /// Packets that have still to come.
  var left: Int
  private var number: UInt32 = 0
  /// Tells a burst from others that lay in the same place.
  var generation: UInt32 = 0
  /// The burst behind this one.
  var next: UnsafeMutablePointer<TrainBurst>?

  /// Place of the next packet in its round.
  private(set) var place: Int {
    @inline(__always) get { Int(number) }
    @inline(__always) set { number = UInt32(truncatingIfNeeded: newValue) }
  }

  /// Period of bursts that have no second round.
  static let never: Int64 = 1 << 61

  /// A single packet.
  @inline(__always) init(_ packet: TrainPacket) {
    origin = packet.time
    time = packet.time
    period = Self.never
    round = nil
    tag = packet.tag
    left = 1
  }

  /// A burst of rounds.
  ///
  /// - Parameters:
  ///   - round: what comes in each round, more than one packet; the burst refers to it from now on.
  ///   - origin: when the first packet comes of the round of the next one.
  ///   - period: from round to round.
  ///   - place: place of the next packet in its round.
  ///   - count: packets.
  init(_ round: TrainRound, origin: Int64, period: Int64, place: Int, count: Int) {
    self.origin = origin
    self.period = period
    time = origin &+ round.offsets[place]
    self.round = round
    tag = TrainTag(word: 0)
    left = count
    self.place = place
  }

  /// A burst of equal packets.
  init(_ tag: TrainTag, origin: Int64, period: Int64, count: Int) {
    self.origin = origin
    time = origin
    self.period = period
    self.tag = tag
    round = nil
    left = count
  }

  /// Packets of a round.
  @inline(__always) var size: Int { round?.count ?? 1 }

  /// Whether more than one round is left.
  @inline(__always) var isRegular: Bool { left > size }

  /// Packets that come in a multiple of the period.
  @inline(__always) func packets(in period: Int64) -> Int {
    self.period == period ? size : Int(period / self.period) * size
  }

  /// Tag of the next packet.
  @inline(__always) var nextTag: TrainTag { round?.tag(place) ?? tag }

  /// When a packet arrives, or would, that comes so many packets after the next one.
  @inline(__always) func time(after packets: Int) -> Int64 {
    guard let round else { return origin &+ Int64(packets) &* period }
    let (rounds, rest) = Self.divide(place + packets, round.count)
    return origin &+ Int64(rounds) &* period &+ round.offsets[rest]
  }

  /// Packets that arrive before a time.
  @inline(__always) func count(before bound: Int64) -> Int {
    guard left > 1, period > 0 else { return time < bound ? left : 0 }
    let span = bound &- origin
    guard span > 0 else { return 0 }
    guard let round else { return min(left, Int((span &- 1) / period) + 1) }
    if span <= period { return min(left, max(0, round.count(before: span) - place)) }
    let rounds = span / period
    guard rounds <= Int64(left) else { return left }
    return min(left, Int(rounds) * round.count + round.count(before: span &- rounds &* period) - place)
  }

  /// Takes another burst in behind the own packets, if its packets are those that would come next.
  ///
  /// - Returns: whether it did.
  @inline(__always) mutating func absorb(_ other: TrainBurst) -> Bool {
    if let next = other.round {
      guard let round, round === next, other.period == period else { return false }
      let (rounds, rest) = Self.divide(place + left, round.count)
      guard rest == other.place, origin &+ Int64(rounds) &* period == other.origin else { return false }
      left += other.left
      return true
    }
    // What is known to have a period goes on with it.
    let isSingle = other.period == Self.never
    guard let round else {
      guard other.tag.word == tag.word else { return false }
      if period == Self.never {
        // One packet: the distance to the next one is the period.
        let distance = other.origin &- origin
        guard left == 1, distance > 0, isSingle || other.period == distance else { return false }
        period = distance
      } else if !isSingle && other.period != period || time(after: left) != other.origin {
        return false
      }
      left += other.left
      return true
    }
    guard isSingle, left > 0, period < Self.never else { return false }
    let (_, next) = Self.divide(place + left, round.count)
    guard round.tag(next).word == other.tag.word, time(after: left) == other.origin else { return false }
    left += 1
    return true
  }

  /// Takes packets out.
  @inline(__always) mutating func remove(_ packets: Int) {
    left -= packets
    let (rounds, rest) = Self.divide(place + packets, size)
    place = rest
    origin &+= Int64(rounds) &* period
    time = origin &+ (round?.offsets[rest] ?? 0)
  }

  /// Quotient and rest; most often the quotient is 0.
  @inline(__always) static func divide(_ value: Int, _ divisor: Int) -> (Int, Int) {
    guard value >= divisor else { return (0, value) }
    guard divisor > 1 else { return (value, 0) }
    return value.quotientAndRemainder(dividingBy: divisor)
  }
}
