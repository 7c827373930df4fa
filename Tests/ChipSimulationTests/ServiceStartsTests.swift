import TestSupport
import Testing

@testable import ChipSimulation

@Suite("Queues in front of synapse units, in train mode")
struct ServiceStartsTests {
  /// Packets of a round that comes again and again.
  private struct Rounds: ArrivingPackets {
    var offsets: [Int64]
    var period: Int64
    var origin: Int64
    var count = 0

    var roundSize: Int { offsets.count }

    func arrival(_ number: Int) -> Int64 { time(number) }

    func count(before limit: Int64) -> Int { (0..<count).prefix { time($0) < limit }.count }

    func time(_ number: Int) -> Int64 {
      origin + offsets[number % offsets.count] + Int64(number / offsets.count) * period
    }
  }

  @Test("find the longest queue of rounds of packets as counting one by one does", arguments: 0..<200)
  func longest(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var starts = ServiceStarts()
    defer { starts.deallocate() }
    var all: [Int64] = []
    var busyUntil: Int64 = 1000
    // Those that wait already: runs of several distances.
    for _ in 0..<random.integer(0...4) {
      let distance = Int64(random.integer(0...40))
      for _ in 0..<random.integer(1...30) {
        starts.append(busyUntil)
        all.append(busyUntil)
        busyUntil += distance
      }
    }
    let size = random.integer(1...6)
    var offsets = [Int64](repeating: 0, count: size)
    for place in 1..<size { offsets[place] = offsets[place - 1] + Int64(random.integer(1...30)) }
    var rounds = Rounds(
      offsets: offsets, period: offsets[size - 1] + Int64(random.integer(1...60)),
      origin: Int64(random.integer(900...999)))
    let service = Int64(random.integer(0...50))
    // As many as come while the unit is busy.
    var count = 0
    while count < 200, rounds.time(count) < busyUntil + Int64(count) * service { count += 1 }
    starts.removeAll(notAfter: rounds.time(0))
    all.removeAll { $0 <= rounds.time(0) }
    starts.append(count, from: busyUntil, every: service)
    all += (0..<count).map { busyUntil + Int64($0) * service }
    #expect(starts.count == all.count)
    let others = all.count - count
    let expected = (0..<count).map { number in
      all[..<(others + number + 1)].filter { $0 > rounds.time(number) }.count
    }.max()
    rounds.count = count
    let found = starts.longest(rounds)
    #expect(found == expected)
  }

  @Test("forget times that have passed", arguments: 0..<20)
  func removal(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var starts = ServiceStarts()
    defer { starts.deallocate() }
    var all: [Int64] = []
    var time: Int64 = 0
    for _ in 0..<200 {
      let distance = Int64(random.integer(0...9))
      let count = random.integer(1...20)
      time += Int64(random.integer(0...5))
      if random.integer(0...1) == 0 {
        starts.append(count, from: time, every: distance)
        all += (0..<count).map { time + Int64($0) * distance }
        time += Int64(count - 1) * distance
      } else {
        starts.append(time)
        all.append(time)
      }
      let limit = time - Int64(random.integer(0...100))
      starts.removeAll(notAfter: limit)
      all.removeAll { $0 <= limit }
      #expect(starts.count == all.count)
    }
  }
}
