/// Packets in order of arrival between one port (or a core's output unit) and the next port, of which it is an input:
/// a first-in first-out list of bursts.
///
/// The last burst stays when its packets have been taken, so that it can go on.
struct TrainStream {
  /// The burst of the next packet; without packets if the stream is empty.
  private(set) var head: UnsafeMutablePointer<TrainBurst>?
  private(set) var tail: UnsafeMutablePointer<TrainBurst>?
  /// When the next packet arrives; `endless` if there is none.
  private(set) var time = TrainStream.endless
  /// Number of the feeder, plus one, and its kind.
  private let feederAndKind: UInt32
  /// Known packets that the feeder has still to pass on; of no meaning behind an output unit.
  private var awaited: Int32 = 0

  private static let kindBits: UInt32 = 4

  static let endless = Int64.max

  /// Makes an empty stream.
  ///
  /// - Parameters:
  ///   - feeder: port at the other end; -1 for the output unit of the own core.
  ///   - kind: which of the network's `TrainFeeder`s that is.
  init(feeder: Int = -1, kind: Int = 0) {
    feederAndKind = UInt32(truncatingIfNeeded: (feeder + 1) << Int(Self.kindBits) | kind)
  }

  @inline(__always) var feeder: Int { Int(feederAndKind >> Self.kindBits) - 1 }
  @inline(__always) var kind: Int { Int(feederAndKind & (1 << Self.kindBits - 1)) }
  /// Whether the feeder has known packets to pass on.
  @inline(__always) var awaitsPackets: Bool { awaited > 0 }

  /// Counts packets that the feeder will pass on; false where there are too many of them.
  @inline(__always) mutating func announce(_ packets: Int64) -> Bool {
    let sum = Int64(awaited) &+ packets
    awaited = Int32(truncatingIfNeeded: sum)
    return Int64(awaited) == sum
  }

  /// Takes packets of the first burst out.
  @inline(__always) mutating func removeFirst(_ packets: Int, _ bursts: TrainBursts) {
    let burst = head.unsafelyUnwrapped
    burst.pointee.remove(packets)
    guard burst.pointee.left == 0 else { return time = burst.pointee.time }
    guard let next = burst.pointee.next else { return time = Self.endless }
    head = next
    time = next.pointee.time
    bursts.give(burst)
  }

  /// Adds a burst behind all others.
  @inline(__always) mutating func append(_ burst: TrainBurst, _ bursts: TrainBursts) {
    awaited &-= Int32(truncatingIfNeeded: burst.left)
    if let tail, tail.pointee.absorb(burst) {
      if let round = burst.round { bursts.rounds.give(round) }
      if time == Self.endless { time = tail.pointee.time }
      return
    }
    let new = bursts.take(burst)
    if let tail, tail.pointee.left > 0 {
      tail.pointee.next = new
    } else {
      if let tail { bursts.give(tail) }
      head = new
      time = burst.time
    }
    tail = new
  }

  @inline(__always) mutating func append(_ packet: TrainPacket, _ bursts: TrainBursts) {
    append(TrainBurst(packet), bursts)
  }

  /// Lets the last burst go on for so many packets.
  ///
  /// - Precondition: there is one.
  @inline(__always) mutating func extend(_ packets: Int) {
    let burst = tail.unsafelyUnwrapped
    awaited &-= Int32(truncatingIfNeeded: packets)
    burst.pointee.left += packets
    if time == Self.endless { time = burst.pointee.time }
  }
}

/// The memory of all bursts under way; what is given back is used again.
struct TrainBursts {
  private struct State {
    var free: UnsafeMutablePointer<TrainBurst>?
    var blocks: [UnsafeMutablePointer<TrainBurst>] = []
    var generation: UInt32 = 0
  }

  private static let blockCount = 256
  private let state = UnsafeMutablePointer<State>.allocate(capacity: 1)
  let rounds = TrainRounds()

  init() { state.initialize(to: State()) }

  /// Frees all bursts and their rounds.
  func deallocate() {
    for block in state.pointee.blocks { block.deallocate() }
    state.deinitialize(count: 1)
    state.deallocate()
    rounds.deallocate()
  }

  @inline(__always) fileprivate func take(_ burst: TrainBurst) -> UnsafeMutablePointer<TrainBurst> {
    let place = state.pointee.free ?? newBlock()
    state.pointee.free = place.pointee.next
    place.initialize(to: burst)
    state.pointee.generation &+= 1
    place.pointee.generation = state.pointee.generation
    return place
  }

  @inline(__always) fileprivate func give(_ burst: UnsafeMutablePointer<TrainBurst>) {
    if let round = burst.pointee.round { rounds.give(round) }
    burst.pointee.generation = 0
    burst.pointee.next = state.pointee.free
    state.pointee.free = burst
  }

  @inline(never) private func newBlock() -> UnsafeMutablePointer<TrainBurst> {
    let block = UnsafeMutablePointer<TrainBurst>.allocateAligned(Self.blockCount)
    state.pointee.blocks.append(block)
    let none = TrainBurst(TrainPacket(time: 0, tag: TrainTag(word: 0)))
    for index in 0..<Self.blockCount {
      (block + index).initialize(to: none)
      block[index].next = index + 1 < Self.blockCount ? block + index + 1 : nil
    }
    return block
  }
}
