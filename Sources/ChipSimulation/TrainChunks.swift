/// Packets that passed a port one by one, by the stream in which they go on.
struct TrainChunks {
  private struct Chunk {
    var stream: UnsafeMutablePointer<TrainStream>
    var count: Int
  }

  private let chunks = UnsafeMutablePointer<Chunk>.allocate(capacity: TrainFork.size)
  private let packets = UnsafeMutablePointer<TrainPacket>.allocate(
    capacity: TrainFork.size * TrainNetwork.mostSingly)
  private var count = 0

  func deallocate() {
    chunks.deallocate()
    packets.deallocate()
  }

  /// Adds a packet behind those that go the same way.
  @inline(__always)
  mutating func add(_ tag: TrainTag, at time: Int64, to stream: UnsafeMutablePointer<TrainStream>) {
    var place = 0
    while place < count, chunks[place].stream != stream { place &+= 1 }
    if place == count {
      (chunks + place).initialize(to: Chunk(stream: stream, count: 0))
      count &+= 1
    }
    let number = place &* TrainNetwork.mostSingly &+ chunks[place].count
    (packets + number).initialize(to: TrainPacket(time: time, tag: tag))
    chunks[place].count &+= 1
  }

  /// Appends all packets to their streams, those of each as one burst.
  mutating func send(to bursts: TrainBursts) {
    for place in 0..<count {
      let first = packets + place * TrainNetwork.mostSingly
      let size = chunks[place].count
      guard size > 1 else {
        chunks[place].stream.pointee.append(first.pointee, bursts)
        continue
      }
      let round = bursts.rounds.take(size)
      for number in 0..<size {
        round.set(number, offset: first[number].time &- first.pointee.time, first[number].tag)
      }
      chunks[place].stream.pointee.append(
        TrainBurst(round, origin: first.pointee.time, period: TrainBurst.never, place: 0, count: size), bursts
      )
    }
    count = 0
  }
}
