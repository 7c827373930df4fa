/// Packets in order of arrival between one port (or a core's output unit) and the next port: a first-in
/// first-out list of chunks.
///
/// An empty stream has no chunk.
struct TrainStream {
  /// The packet that comes next; equal to `tail` in an empty stream.
  private(set) var head = TrainChunks.none
  /// The place behind the last packet.
  fileprivate var tail = TrainChunks.none

  @inline(__always) var isEmpty: Bool { head == tail }

  /// The place behind the packets that lie in one piece from `head` on.
  @inline(__always) var endOfPiece: UnsafeMutablePointer<Int64> {
    TrainChunks.share(head, tail) ? tail : TrainChunks.end(head)
  }

  @inline(__always) mutating func append(_ packet: TrainPacket, _ chunks: TrainChunks) {
    if TrainChunks.isEnd(tail) { extend(chunks) }
    tail.pointee = packet.time
    tail[TrainChunks.packets] = Int64(bitPattern: packet.tag.word)
    tail += 1
  }

  @inline(never) private mutating func extend(_ chunks: TrainChunks) { tail = extended(from: tail, chunks) }

  /// Adds a chunk behind a place at the end of one; returns its first place.
  @inline(never) fileprivate mutating func extended(
    from end: UnsafeMutablePointer<Int64>, _ chunks: TrainChunks
  ) -> UnsafeMutablePointer<Int64> {
    let chunk = chunks.take()
    if head == TrainChunks.none { head = chunk } else { TrainChunks.link(end, to: chunk) }
    return chunk
  }

  /// Takes all packets out that lie before a place of the first piece, or its end.
  ///
  /// - Precondition: not empty.
  @inline(__always)
  mutating func removeAll(before place: UnsafeMutablePointer<Int64>, _ chunks: TrainChunks) {
    if place == tail {
      chunks.give(place)
      head = TrainChunks.none
      tail = TrainChunks.none
    } else if TrainChunks.isEnd(place) {
      head = TrainChunks.next(place)
      chunks.give(place)
    } else {
      head = place
    }
  }
}

/// Appends packets to a stream and keeps its end at hand, so that no packet waits until memory has the new end.
struct TrainWriter {
  private let stream: UnsafeMutablePointer<TrainStream>?
  private var tail: UnsafeMutablePointer<Int64>

  /// Begins to append to a stream, to which nobody else appends until `close`; nil where nothing will be.
  @inline(__always) init(_ stream: UnsafeMutablePointer<TrainStream>?) {
    self.stream = stream
    tail = stream?.pointee.tail ?? TrainChunks.none
  }

  /// - Precondition: there is a stream.
  @inline(__always) mutating func append(_ packet: TrainPacket, _ chunks: TrainChunks) {
    if TrainChunks.isEnd(tail) { tail = stream.unsafelyUnwrapped.pointee.extended(from: tail, chunks) }
    tail.pointee = packet.time
    tail[TrainChunks.packets] = Int64(bitPattern: packet.tag.word)
    tail += 1
  }

  /// Appends packets of another chunk.
  ///
  /// - Precondition: there is a stream.
  @inline(__always) mutating func append(_ piece: TrainPiece, _ chunks: TrainChunks) {
    var place = piece.first
    while true {
      if TrainChunks.isEnd(tail) { tail = stream.unsafelyUnwrapped.pointee.extended(from: tail, chunks) }
      let count = min(TrainChunks.end(tail) - tail, piece.end - place)
      tail.update(from: place, count: count)
      (tail + TrainChunks.packets).update(from: place + TrainChunks.packets, count: count)
      tail += count
      place += count
      if place == piece.end { return }
    }
  }

  /// Appends those packets of another chunk whose bits are set, the bit of the first one being the lowest.
  ///
  /// - Precondition: there is a stream.
  @inline(__always)
  mutating func append(_ bits: UInt64, of piece: TrainPiece, _ chunks: TrainChunks) {
    var bits = bits
    while bits != 0 {
      let place = piece.first + bits.trailingZeroBitCount
      bits &= bits &- 1
      if TrainChunks.isEnd(tail) { tail = stream.unsafelyUnwrapped.pointee.extended(from: tail, chunks) }
      tail.pointee = place.pointee
      tail[TrainChunks.packets] = place[TrainChunks.packets]
      tail += 1
    }
  }

  /// Makes the stream whole again.
  @inline(__always) func close() { stream?.pointee.tail = tail }
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
