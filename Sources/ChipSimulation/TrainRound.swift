/// The packets of one round of a burst: by how much each comes later than the first, ascending, and its tag.
///
/// Bursts that have the same round share it.
struct TrainRound {
  /// References, count, shortest distance, common length, lowest and highest way, then offsets and tags.
  fileprivate let words: UnsafeMutablePointer<Int64>
  fileprivate static let header = 6

  fileprivate init(_ words: UnsafeMutablePointer<Int64>, count: Int) {
    self.words = words
    words[0] = 1
    words[1] = Int64(count)
    words[2] = .max
    words[3] = 0
    words[4] = .max
    words[5] = 0
  }

  @inline(__always) var count: Int { Int(truncatingIfNeeded: words[1]) }

  /// Shortest distance of two packets, in picoseconds.
  @inline(__always) var distance: Int64 { words[2] }

  /// Length of all packets in flits; nil if they differ.
  @inline(__always) var flits: Int64? { words[3] > 0 ? words[3] : nil }

  /// The ways of the packets lie between these two.
  @inline(__always) var ways: (low: UInt32, high: UInt32) {
    (UInt32(truncatingIfNeeded: words[4]), UInt32(truncatingIfNeeded: words[5]))
  }

  /// Later than the first packet, in picoseconds.
  @inline(__always) var offsets: UnsafeMutablePointer<Int64> { words + Self.header }

  private var tags: UnsafeMutablePointer<Int64> { words + Self.header + count }

  @inline(__always) func tag(_ place: Int) -> TrainTag { TrainTag(word: UInt64(bitPattern: tags[place])) }

  /// Sets a packet, all of them in order.
  @inline(__always) func set(_ place: Int, offset: Int64, _ tag: TrainTag) {
    words[2] = place > 0 ? min(words[2], offset &- offsets[place - 1]) : .max
    words[3] = place == 0 || words[3] == tag.flits ? tag.flits : -1
    let way = Int64(tag.route.way)
    words[4] = min(words[4], way)
    words[5] = max(words[5], way)
    offsets[place] = offset
    tags[place] = Int64(bitPattern: tag.word)
  }

  /// Packets that come before a time after the first one.
  @inline(__always) func count(before bound: Int64) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if offsets[middle] < bound { low = middle + 1 } else { high = middle }
    }
    return low
  }

  static func === (_ a: TrainRound, _ b: TrainRound) -> Bool { a.words == b.words }

  /// The same round, for one more who refers to it.
  @inline(__always) var shared: TrainRound {
    words[0] &+= 1
    return self
  }
}

/// The memory of all rounds under way; what is given back is used again.
struct TrainRounds {
  private struct State {
    /// First unused round of each size class, linked through its first word.
    var free: [UnsafeMutablePointer<Int64>?] = Array(repeating: nil, count: 64)
    var blocks: [UnsafeMutablePointer<Int64>] = []
    var next = 0
  }

  private static let blockWords = 1 << 13
  private let state = UnsafeMutablePointer<State>.allocate(capacity: 1)

  init() { state.initialize(to: State()) }

  /// Frees all rounds.
  func deallocate() {
    for block in state.pointee.blocks { block.deallocate() }
    state.deinitialize(count: 1)
    state.deallocate()
  }

  /// A round of so many packets, to be set.
  func take(_ count: Int) -> TrainRound {
    let number = Self.sizeClass(count)
    if let words = state.pointee.free[number] {
      state.pointee.free[number] = UnsafeMutablePointer(bitPattern: Int(words[0]))
      return TrainRound(words, count: count)
    }
    return TrainRound(newWords(1 << number), count: count)
  }

  /// Ends a reference to a round.
  @inline(__always) func give(_ round: TrainRound) {
    round.words[0] &-= 1
    if round.words[0] == 0 { free(round) }
  }

  private func free(_ round: TrainRound) {
    let number = Self.sizeClass(round.count)
    round.words[0] = Int64(Int(bitPattern: state.pointee.free[number]))
    state.pointee.free[number] = round.words
  }

  /// Binary logarithm of the words of a round.
  private static func sizeClass(_ count: Int) -> Int {
    let words = TrainRound.header + 2 * count
    return words <= 16 ? 4 : Int.bitWidth - (words - 1).leadingZeroBitCount
  }

  private func newWords(_ count: Int) -> UnsafeMutablePointer<Int64> {
    guard count < Self.blockWords / 4 else {
      let block = UnsafeMutablePointer<Int64>.allocate(capacity: count)
      state.pointee.blocks.insert(block, at: 0)
      return block
    }
    if state.pointee.next + count > Self.blockWords || state.pointee.next == 0 {
      state.pointee.blocks.append(.allocate(capacity: Self.blockWords))
      state.pointee.next = 0
    }
    let place = state.pointee.blocks[state.pointee.blocks.count - 1] + state.pointee.next
    state.pointee.next += count
    return place
  }
}
