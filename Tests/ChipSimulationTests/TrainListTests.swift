import RunRecord
import TestSupport
import Testing

@testable import ChipSimulation

@Suite("Lists of train mode")
struct TrainListTests {
  @Test("know the closing of every inlet and position that was added and not removed", arguments: 0..<10)
  func closings(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var closings = BankClosings(inlets: 5)
    var expected: [[Int32: Int]] = Array(repeating: [:], count: 5)
    for _ in 0..<200 {
      let (inlet, position) = (random.integer(0...4), Int32(random.integer(0...3)))
      #expect(closings.find(inlet, position) == expected[inlet][position])
      if let index = expected[inlet].removeValue(forKey: position) {
        #expect(closings[index].inlet == Int32(inlet) && closings[index].position == position)
        closings.remove(index)
      } else {
        expected[inlet][position] = closings.add(
          BankClosing(inlet: Int32(inlet), position: position, unsent: 1, worked: 0))
      }
      #expect(Set(expected.flatMap(\.values)).count == expected.reduce(0) { $0 + $1.count })
    }
    for inlet in closings.inlets {
      while let index = closings.first(of: inlet) {
        #expect(expected[inlet].removeValue(forKey: closings[index].position) == index)
        closings.remove(index)
      }
    }
    #expect(expected.allSatisfy { $0.isEmpty })
  }

  @Test("an inlet is looked at no sooner than when its unit can have done all the work")
  func earliest() {
    var closing = BankClosing(inlet: 0, position: 0, unsent: 2, worked: 1000)
    closing.add(earliest: 50, begin: 20, work: 100)
    #expect(closing.unsent == 1 && closing.earliest == 120)
    closing.add(earliest: 400, begin: 10, work: 60)
    #expect(closing.unsent == 0 && closing.earliest == 400)
    closing.add(earliest: 90, begin: 380, work: .max)
    #expect(closing.earliest == 10 + BankClosing.longestWork)
    var half = BankClosing(inlet: 0, position: 0, unsent: 1, worked: 1000)
    half.add(earliest: 0, begin: 0, work: 160)
    // 70 of 160 may have been for this inlet: 90 are left behind what the unit is booked for.
    #expect(half.earliest(bookedUntil: 500, worked: 1070) == 590)
    #expect(half.earliest(bookedUntil: 500, worked: 1200) == 500)
  }

  @Test("positions end with the last of their routes, in any order", arguments: 0..<10)
  func positions(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var sending = SendingPositions()
    var left: [Int32: Int32] = [:]
    var next: Int32 = 0
    for _ in 0..<200 {
      if left.isEmpty || random.integer(0...2) == 0 {
        let routes = Int32(random.integer(1...4))
        sending.add(next, routes: routes)
        left[next] = routes
        next += 1
      } else if let position = left.keys.sorted().randomElement(using: &random), let routes = left[position] {
        let isDone = sending.routeIsDone(position)
        #expect(isDone == (routes == 1))
        left[position] = routes > 1 ? routes - 1 : nil
      }
      let isUnknownDone = sending.routeIsDone(next)
      #expect(!isUnknownDone)
    }
  }

  @Test("a round goes on in one stream only where every packet of it does", arguments: 0..<20)
  func onlyStream(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let streams = UnsafeMutablePointer<TrainStream>.allocate(capacity: TrainFork.size)
    streams.initialize(repeating: TrainStream(), count: TrainFork.size)
    let memory = PortMemory.Streams.allocate(capacity: TrainFork.size)
    let rounds = TrainRounds()
    defer {
      streams.deallocate()
      memory.deallocate()
      rounds.deallocate()
    }
    let fork = TrainFork(x: 4, y: 4, in: memory)
    for (place, direction) in PortDirection.allCases.enumerated() {
      fork.set(direction, streams + place, isOnly: false)
    }
    var single = 0
    for _ in 0..<200 {
      // Half of the rounds lie close together.
      let isNarrow = random.integer(0...1) == 0
      let (x, y) = (random.integer(0...8), random.integer(0...8))
      let round = rounds.take(random.integer(2...5))
      for place in 0..<round.count {
        let exit = [PortDirection.ejection, .host, .dram][random.integer(0...2)]
        let row = isNarrow ? min(8, y + random.integer(0...1)) : random.integer(0...8)
        let route = TrainRoute(
          x: isNarrow ? x : random.integer(0...8), y: row, exit: exit, flits: 1, isCritical: false)
        round.set(place, offset: Int64(place), TrainTag(train: Int32(place), route: route))
      }
      let all = Set((0..<round.count).map { fork.stream(round.tag($0).route) })
      let only = fork.onlyStream(round.ways)
      #expect(all.count == 1 || only == nil)
      guard let only else { continue }
      #expect(all == [only])
      single += 1
    }
    #expect(single > 10)
  }
}
