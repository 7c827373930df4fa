/// Packets in order of arrival between one port (or a core's output unit) and the next port: a first-in
/// first-out list of chunks.
struct TrainStream {
  /// The packet that comes next; meaningless in an empty stream.
  var head: UnsafeMutablePointer<TrainPacket>?
  private var tail: UnsafeMutablePointer<TrainPacket>?
  private(set) var count = 0

  @inline(__always) var isEmpty: Bool { count == 0 }

  /// - Precondition: not empty.
  @inline(__always) var first: TrainPacket { head.unsafelyUnwrapped.pointee }

  @inline(__always) mutating func append(_ packet: TrainPacket, _ chunks: TrainChunks) {
    if count == 0 {
      head = chunks.take()
      tail = head
    }
    var place = tail.unsafelyUnwrapped
    if TrainChunks.isEnd(place) {
      let chunk = chunks.take()
      TrainChunks.link(place, to: chunk)
      place = chunk
    }
    place.pointee = packet
    tail = place + 1
    count &+= 1
  }

  /// Takes the first packet out.
  ///
  /// - Precondition: not empty.
  @inline(__always) mutating func removeFirst(_ chunks: TrainChunks) {
    let next = head.unsafelyUnwrapped + 1
    count &-= 1
    if count == 0 {
      chunks.give(head.unsafelyUnwrapped)
    } else if TrainChunks.isEnd(next) {
      head = TrainChunks.next(next)
      chunks.give(next)
    } else {
      head = next
    }
  }
}
