import Glibc

/// Memory for the packets of all streams, in chunks of one kilobyte that go from stream to stream.
///
/// A chunk holds words: the times of its packets, then their tags, then the address of the next chunk. A packet
/// is known by the place of its time; its tag lies `packets` words behind it. Loops over one of the two read and
/// write memory in one piece, and several packets with one instruction.
///
/// A stream holds chunks only while packets are on their way, and the chunk that was given back last is taken
/// first: what the loops touch stays in the caches, and memory follows the packets in flight.
struct TrainChunks {
  /// Packets of a chunk.
  static let packets = 63
  private static let words = 128
  private static let bytes = words * MemoryLayout<Int64>.stride
  private static let blockBytes = 1 << 20

  private struct State {
    var free: UnsafeMutablePointer<Int64>?
    var blocks: [UnsafeMutableRawPointer] = []
  }

  /// One for all copies of this value: a pointer is passed on without counting references.
  private let state: UnsafeMutablePointer<State>

  /// Takes no memory for packets yet; `deallocate` gives all of it back.
  init() {
    state = .allocate(capacity: 1)
    state.initialize(to: State())
  }

  func deallocate() {
    for block in state.pointee.blocks { Glibc.free(block) }
    state.deinitialize(count: 1)
    state.deallocate()
  }

  /// Stands for the end of a chunk where there is none.
  @inline(__always) static var none: UnsafeMutablePointer<Int64> {
    UnsafeMutablePointer(bitPattern: packets * MemoryLayout<Int64>.stride).unsafelyUnwrapped
  }

  /// Whether two addresses belong to the same chunk.
  @inline(__always) static func share(
    _ a: UnsafeMutablePointer<Int64>, _ b: UnsafeMutablePointer<Int64>
  ) -> Bool {
    (UInt(bitPattern: a) ^ UInt(bitPattern: b)) < UInt(bytes)
  }

  /// The address behind the last packet of the chunk that an address belongs to.
  @inline(__always) static func end(
    _ place: UnsafeMutablePointer<Int64>
  ) -> UnsafeMutablePointer<Int64> {
    start(of: place) + packets
  }

  /// Whether an address lies behind the last packet of its chunk; chunks are aligned to their size.
  @inline(__always) static func isEnd(_ place: UnsafeMutablePointer<Int64>) -> Bool {
    UInt(bitPattern: place) & UInt(bytes - 1) == UInt(packets * MemoryLayout<Int64>.stride)
  }

  /// The first packet of the chunk that an address belongs to, the address behind its last packet included.
  @inline(__always) private static func start(
    of place: UnsafeMutablePointer<Int64>
  ) -> UnsafeMutablePointer<Int64> {
    UnsafeMutablePointer(bitPattern: UInt(bitPattern: place) & ~UInt(bytes - 1)).unsafelyUnwrapped
  }

  /// The chunk behind one whose end is `end`.
  @inline(__always) static func next(
    _ end: UnsafeMutablePointer<Int64>
  ) -> UnsafeMutablePointer<Int64> {
    UnsafeMutablePointer(bitPattern: Int(end[packets])).unsafelyUnwrapped
  }

  /// Links the chunk that ends at `end` to another one.
  @inline(__always) static func link(
    _ end: UnsafeMutablePointer<Int64>, to chunk: UnsafeMutablePointer<Int64>
  ) {
    end[packets] = Int64(Int(bitPattern: chunk))
  }

  /// A chunk that nobody uses.
  @inline(__always) func take() -> UnsafeMutablePointer<Int64> {
    guard let chunk = state.pointee.free else { return takeFromNewBlock() }
    state.pointee.free = UnsafeMutablePointer(bitPattern: Int(chunk.pointee))
    return chunk
  }

  /// Gives the chunk back that an address belongs to.
  @inline(__always) func give(_ place: UnsafeMutablePointer<Int64>) {
    let chunk = Self.start(of: place)
    chunk.pointee = Int64(Int(bitPattern: state.pointee.free))
    state.pointee.free = chunk
  }

  @inline(never) private func takeFromNewBlock() -> UnsafeMutablePointer<Int64> {
    var block: UnsafeMutableRawPointer?
    guard posix_memalign(&block, Self.bytes, Self.blockBytes) == 0, let block else {
      fatalError("no memory for packets in flight")
    }
    state.pointee.blocks.append(block)
    let all = block.bindMemory(to: Int64.self, capacity: Self.blockBytes / MemoryLayout<Int64>.stride)
    for index in stride(from: Self.blockBytes / Self.bytes - 1, through: 1, by: -1) {
      give(all + index * Self.words)
    }
    return all
  }
}
