/// Packets in order of arrival between one port (or a core's output unit) and the next port: a first-in
/// first-out list of bursts.
///
/// The last burst stays when its packets have been taken, so that it can go on.
struct TrainStream {
  /// The burst of the next packet; without packets if the stream is empty.
  private(set) var head: UnsafeMutablePointer<TrainBurst>?
  private(set) var tail: UnsafeMutablePointer<TrainBurst>?

  /// The burst of the next packet; nil if there is none.
  @inline(__always) var first: UnsafeMutablePointer<TrainBurst>? {
    guard let head, head.pointee.left > 0 else { return nil }
    return head
  }

  /// Takes packets of the first burst out.
  @inline(__always) mutating func removeFirst(_ packets: Int, _ bursts: TrainBursts) {
    let burst = head.unsafelyUnwrapped
    burst.pointee.remove(packets)
    guard burst.pointee.left == 0, let next = burst.pointee.next else { return }
    head = next
    bursts.give(burst)
  }

  /// Adds a burst behind all others.
  @inline(__always) mutating func append(_ burst: TrainBurst, _ bursts: TrainBursts) {
    if let tail, tail.pointee.absorb(burst) {
      if let round = burst.round { bursts.rounds.give(round) }
      return
    }
    let new = bursts.take(burst)
    if let tail {
      if tail.pointee.left == 0 {
        head = new
        bursts.give(tail)
      } else {
        tail.pointee.next = new
      }
    } else {
      head = new
    }
    tail = new
  }

  @inline(__always) mutating func append(_ packet: TrainPacket, _ bursts: TrainBursts) {
    append(TrainBurst(packet), bursts)
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

/// All streams of a network; they stay where they are.
struct TrainStreams: ~Copyable {
  private static let blockCount = 256
  private var blocks: [UnsafeMutablePointer<TrainStream>] = []
  private var used = TrainStreams.blockCount

  deinit { for block in blocks { block.deallocate() } }

  /// A new empty stream.
  mutating func add() -> UnsafeMutablePointer<TrainStream> {
    if used == Self.blockCount {
      blocks.append(.allocate(capacity: Self.blockCount))
      used = 0
    }
    let place = blocks[blocks.count - 1] + used
    place.initialize(to: TrainStream())
    used += 1
    return place
  }
}
