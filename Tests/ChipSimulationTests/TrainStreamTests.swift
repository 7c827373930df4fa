import ChipModel
import RunRecord
import TestSupport
import Testing

@testable import ChipSimulation

@Suite("Streams of trains")
struct TrainStreamTests {
  private static let route = TrainRoute(x: 0, y: 0, exit: .ejection, flits: 1, isCritical: false)

  /// A random burst that begins no earlier than `time`, and its packets one by one.
  private func burst(
    _ random: inout SeededGenerator, from time: Int64, _ bursts: TrainBursts
  ) -> (TrainBurst, [(time: Int64, train: Int32)]) {
    let size = random.integer(0...2) == 0 ? 1 : random.integer(1...9)
    var offsets = [Int64](repeating: 0, count: size)
    for place in 1..<max(1, size) { offsets[place] = offsets[place - 1] + Int64(random.integer(0...5)) }
    let period = offsets[size - 1] + Int64(random.integer(1...20))
    let place = random.integer(0...size - 1)
    let count = random.integer(0...3) == 0 ? 1 : random.integer(1...50)
    let tags = (0..<size).map { TrainTag(train: Int32($0 + random.integer(0...3)), route: Self.route) }
    let packets = (0..<count).map {
      (
        time + offsets[(place + $0) % size] + Int64((place + $0) / size) * period,
        tags[(place + $0) % size].train
      )
    }
    guard size > 1 else {
      return (TrainBurst(tags[0], origin: time, period: period, count: count), packets)
    }
    let round = bursts.rounds.take(size)
    for place in 0..<size { round.set(place, offset: offsets[place], tags[place]) }
    return (TrainBurst(round, origin: time, period: period, place: place, count: count), packets)
  }

  @Test("bursts tell the times of their packets, and how many come before a time", arguments: 0..<20)
  func times(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let bursts = TrainBursts()
    defer { bursts.deallocate() }
    for _ in 0..<50 {
      var (burst, packets) = burst(&random, from: Int64(random.integer(0...1000)), bursts)
      while burst.left > 0 {
        #expect(burst.left == packets.count)
        #expect((0..<packets.count).allSatisfy { burst.time(after: $0) == packets[$0].time })
        #expect(burst.time == packets[0].time && burst.nextTag.train == packets[0].train)
        let bound = packets[0].time + Int64(random.integer(-5...300))
        #expect(burst.count(before: bound) == packets.filter { $0.time < bound }.count)
        #expect(burst.count(before: .max) == packets.count)
        let taken = random.integer(1...packets.count)
        burst.remove(taken)
        packets.removeFirst(taken)
      }
    }
  }

  @Test("give packets back in order, however they were appended and taken", arguments: 0..<10)
  func order(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let bursts = TrainBursts()
    defer { bursts.deallocate() }
    let streams = UnsafeMutablePointer<TrainStream>.allocate(capacity: 3)
    streams.initialize(repeating: TrainStream(), count: 3)
    defer { streams.deallocate() }
    var expected = Array(repeating: [(time: Int64, train: Int32)](), count: 3)
    var time: Int64 = 0
    for _ in 0..<500 {
      let target = random.integer(0...2)
      let (burst, packets) = burst(&random, from: time, bursts)
      streams[target].append(burst, bursts)
      expected[target] += packets
      time = packets[packets.count - 1].time
      let source = random.integer(0...2)
      for _ in 0..<random.integer(0...3) {
        guard streams[source].time < TrainStream.endless, let first = streams[source].head else { break }
        #expect(streams[source].time == expected[source].first?.time)
        let count = random.integer(1...first.pointee.left)
        for number in 0..<count {
          let packet = expected[source].removeFirst()
          #expect(first.pointee.time(after: number) == packet.time)
        }
        streams[source].removeFirst(count, bursts)
      }
      #expect(streams[source].time == expected[source].first?.time ?? TrainStream.endless)
    }
  }

  @Test("a burst whose packets have all been taken can go on until another one follows")
  func goingOn() {
    let bursts = TrainBursts()
    defer { bursts.deallocate() }
    var stream = TrainStream()
    stream.append(
      TrainBurst(TrainTag(train: 7, route: Self.route), origin: 100, period: 10, count: 2), bursts)
    stream.removeFirst(2, bursts)
    #expect(stream.time == TrainStream.endless)
    stream.extend(3)
    #expect(stream.time == 120)
    stream.removeFirst(3, bursts)
    stream.append(TrainPacket(time: 500, train: 8, route: Self.route), bursts)
    #expect(stream.time == 500)
    #expect(stream.head?.pointee.left == 1)
  }

  @Test("rounds are used again only when nobody refers to them")
  func references() {
    let bursts = TrainBursts()
    defer { bursts.deallocate() }
    let tag = TrainTag(train: 1, route: Self.route)
    let first = bursts.rounds.take(3)
    for place in 0..<3 { first.set(place, offset: Int64(place), tag) }
    let second = first.shared
    bursts.rounds.give(first)
    let other = bursts.rounds.take(3)
    for place in 0..<3 { other.set(place, offset: 100, tag) }
    #expect(second.offsets[2] == 2)
    bursts.rounds.give(second)
    let third = bursts.rounds.take(3)
    #expect(third.offsets == second.offsets)
  }

  /// Times and trains of all packets of a stream.
  private func packets(_ stream: TrainStream) -> [[Int64]] {
    var result: [[Int64]] = []
    var burst = stream.head
    while let next = burst {
      result.append((0..<next.pointee.left).map { next.pointee.time(after: $0) })
      burst = next.pointee.next
    }
    return result
  }

  @Test("packets of one train that come at equal distances become one burst, others do not")
  func absorption() {
    let bursts = TrainBursts()
    defer { bursts.deallocate() }
    var stream = TrainStream()
    for time in [100, 110, 120] as [Int64] {
      stream.append(TrainPacket(time: time, train: 1, route: Self.route), bursts)
    }
    #expect(packets(stream) == [[100, 110, 120]])
    let tag = TrainTag(train: 1, route: Self.route)
    stream.append(TrainBurst(tag, origin: 130, period: 10, count: 2), bursts)
    #expect(packets(stream) == [[100, 110, 120, 130, 140]])
    // One packet of a burst that may go on at another distance stays apart.
    stream.append(TrainBurst(tag, origin: 150, period: 7, count: 1), bursts)
    #expect(packets(stream) == [[100, 110, 120, 130, 140], [150]])
    stream.append(TrainPacket(time: 160, train: 2, route: Self.route), bursts)
    #expect(packets(stream).count == 3)
  }

  @Test("a burst of rounds takes the packet in that would come next")
  func absorptionIntoRounds() {
    let bursts = TrainBursts()
    defer { bursts.deallocate() }
    var stream = TrainStream()
    let round = bursts.rounds.take(2)
    round.set(0, offset: 0, TrainTag(train: 1, route: Self.route))
    round.set(1, offset: 3, TrainTag(train: 2, route: Self.route))
    stream.append(TrainBurst(round, origin: 100, period: 10, place: 0, count: 3), bursts)
    stream.append(TrainPacket(time: 113, train: 1, route: Self.route), bursts)
    #expect(packets(stream) == [[100, 103, 110], [113]])
    stream.removeFirst(3, bursts)
    stream.removeFirst(1, bursts)
    stream.append(TrainBurst(round.shared, origin: 200, period: 10, place: 0, count: 3), bursts)
    stream.append(TrainPacket(time: 213, train: 2, route: Self.route), bursts)
    #expect(packets(stream) == [[200, 203, 210, 213]])
  }

  @Test("bursts of one round become one burst where the second goes on as the first would, others do not")
  func absorptionOfRounds() {
    let bursts = TrainBursts()
    defer { bursts.deallocate() }
    var stream = TrainStream()
    func round() -> TrainRound {
      let round = bursts.rounds.take(2)
      round.set(0, offset: 0, TrainTag(train: 1, route: Self.route))
      round.set(1, offset: 3, TrainTag(train: 2, route: Self.route))
      return round
    }
    let first = round()
    func append(_ round: TrainRound, _ origin: Int64, place: Int, _ count: Int, period: Int64 = 10) {
      stream.append(TrainBurst(round, origin: origin, period: period, place: place, count: count), bursts)
    }
    append(first, 100, place: 0, 3)
    append(first.shared, 110, place: 1, 2)
    #expect(packets(stream) == [[100, 103, 110, 113, 120]])
    stream.removeFirst(5, bursts)
    append(first.shared, 120, place: 1, 1)
    #expect(packets(stream) == [[123]])
    // Later than it would come, at another place, with another period, and of another round.
    append(first.shared, 131, place: 0, 1)
    append(first.shared, 141, place: 0, 1)
    append(first.shared, 151, place: 0, 1, period: 20)
    append(round(), 171, place: 0, 1)
    #expect(packets(stream) == [[123], [131], [141], [151], [171]])
  }
}
