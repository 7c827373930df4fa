import Glibc

/// Memory for the packets of all streams, in chunks of one kilobyte that go from stream to stream.
///
/// A stream holds chunks only while packets are on their way, and the chunk that was given back last is taken
/// first: what the loops touch stays in the caches, and memory follows the packets in flight.
struct TrainChunks {
  /// Packets of a chunk; the place of one more holds the address of the next chunk.
  static let packets = 63
  private static let bytes = 64 * MemoryLayout<TrainPacket>.stride
  private static let blockBytes = 1 << 20

  private struct State {
    var free: UnsafeMutablePointer<TrainPacket>?
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
  @inline(__always) static var none: UnsafeMutablePointer<TrainPacket> {
    UnsafeMutablePointer(bitPattern: packets * MemoryLayout<TrainPacket>.stride).unsafelyUnwrapped
  }

  /// Whether two addresses belong to the same chunk.
  @inline(__always) static func share(
    _ a: UnsafeMutablePointer<TrainPacket>, _ b: UnsafeMutablePointer<TrainPacket>
  ) -> Bool {
    (UInt(bitPattern: a) ^ UInt(bitPattern: b)) < UInt(bytes)
  }

  /// The address behind the last packet of the chunk that an address belongs to.
  @inline(__always) static func end(
    _ place: UnsafeMutablePointer<TrainPacket>
  ) -> UnsafeMutablePointer<TrainPacket> {
    start(of: place) + packets
  }

  /// Whether an address lies behind the last packet of its chunk; chunks are aligned to their size.
  @inline(__always) static func isEnd(_ place: UnsafeMutablePointer<TrainPacket>) -> Bool {
    UInt(bitPattern: place) & UInt(bytes - 1) == UInt(packets * MemoryLayout<TrainPacket>.stride)
  }

  /// The first packet of the chunk that an address belongs to, the address behind its last packet included.
  @inline(__always) private static func start(
    of place: UnsafeMutablePointer<TrainPacket>
  ) -> UnsafeMutablePointer<TrainPacket> {
    UnsafeMutablePointer(bitPattern: UInt(bitPattern: place) & ~UInt(bytes - 1)).unsafelyUnwrapped
  }

  /// The chunk behind one whose end is `end`.
  @inline(__always) static func next(
    _ end: UnsafeMutablePointer<TrainPacket>
  ) -> UnsafeMutablePointer<TrainPacket> {
    UnsafeRawPointer(end).load(as: UnsafeMutablePointer<TrainPacket>.self)
  }

  /// Links the chunk that ends at `end` to another one.
  @inline(__always) static func link(
    _ end: UnsafeMutablePointer<TrainPacket>, to chunk: UnsafeMutablePointer<TrainPacket>
  ) {
    UnsafeMutableRawPointer(end).storeBytes(of: chunk, as: UnsafeMutablePointer<TrainPacket>.self)
  }

  /// A chunk that nobody uses.
  @inline(__always) func take() -> UnsafeMutablePointer<TrainPacket> {
    guard let chunk = state.pointee.free else { return takeFromNewBlock() }
    state.pointee.free = UnsafeRawPointer(chunk).load(as: UnsafeMutablePointer<TrainPacket>?.self)
    return chunk
  }

  /// Gives the chunk back that an address belongs to.
  @inline(__always) func give(_ place: UnsafeMutablePointer<TrainPacket>) {
    let chunk = Self.start(of: place)
    UnsafeMutableRawPointer(chunk).storeBytes(
      of: state.pointee.free, as: UnsafeMutablePointer<TrainPacket>?.self)
    state.pointee.free = chunk
  }

  @inline(never) private func takeFromNewBlock() -> UnsafeMutablePointer<TrainPacket> {
    var block: UnsafeMutableRawPointer?
    guard posix_memalign(&block, Self.bytes, Self.blockBytes) == 0, let block else {
      fatalError("no memory for packets in flight")
    }
    state.pointee.blocks.append(block)
    let all = block.bindMemory(
      to: TrainPacket.self, capacity: Self.blockBytes / MemoryLayout<TrainPacket>.stride)
    for index in stride(from: Self.blockBytes / Self.bytes - 1, through: 1, by: -1) {
      give(all + index * (Self.packets + 1))
    }
    return all
  }
}
