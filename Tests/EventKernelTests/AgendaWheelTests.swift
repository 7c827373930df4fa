import EventKernel
import Quantities
import Testing

/// The timing wheel against a plain heap: both have to give the same events in the same order.
@Suite("An agenda with many events")
struct AgendaWheelTests {
  enum Traffic: String, CaseIterable, Sendable {
    case zeroDelay, ties, exponential, heavyTail, gaps, aligned, farFuture, changing

    func delay(_ random: inout RandomStream, step: Int) -> Int64 {
      let bits = random.next()
      switch self {
      case .zeroDelay: return bits % 10 == 0 ? 1000 : 0
      case .ties: return Int64(bits % 4) * 1000
      case .exponential: return Int64(bits.leadingZeroBitCount) * 1000 + Int64(bits % 1000)
      // Every order of magnitude up to 2^40 is equally likely.
      case .heavyTail: return Int64((bits >> 24) >> (bits % 41))
      case .gaps: return bits % 100 == 0 ? 1 << 40 : Int64(bits % 50)
      // Times at which buckets of every level begin.
      case .aligned: return 1 << (8 * Int64(bits % 5))
      case .farFuture: return bits % 8 == 0 ? 1 << 61 - Int64(bits >> 40) : Int64(bits >> 44)
      case .changing: return (Int64(bits >> 44) << (step / 700 % 3 * 10)) >> 10
      }
    }
  }

  /// Schedules the same events in an agenda under test and in one that always is a heap.
  struct Pair: ~Copyable {
    var agenda: Agenda
    var heap: Agenda
    var random: RandomStream
    var number: UInt32 = 0
    let farthest: Int64 = 1 << 62

    init(seed: UInt64, insertionShuffle: UInt64? = nil) {
      agenda = Agenda(sources: 5, insertionShuffle: insertionShuffle)
      heap = Agenda(sources: 5)
      heap.keepInHeap()
      random = RandomStream(seed: seed)
    }

    mutating func schedule(after delay: Int64) {
      let time = min(agenda.now.picoseconds + delay, farthest)
      let rank = UInt8.random(in: 0...15, using: &random)
      let source = Int.random(in: 0..<5, using: &random)
      agenda.schedule(at: time, rank: rank, source: source, destination: ~number, payload: number)
      heap.schedule(at: time, rank: rank, source: source, destination: ~number, payload: number)
      number += 1
    }

    /// Takes events out of both; false at the first difference.
    mutating func pop(_ count: Int) -> Bool {
      for _ in 0..<min(count, heap.count) {
        guard agenda.pop() == heap.pop() else { return false }
      }
      return agenda.count == heap.count && agenda.now == heap.now
    }
  }

  @Test(
    "gives them in the order of a heap", arguments: Traffic.allCases, [3, 40, 1000, 6000])
  func matchesHeap(traffic: Traffic, pending: Int) {
    var pair = Pair(seed: UInt64(pending))
    for step in 0..<pending { pair.schedule(after: traffic.delay(&pair.random, step: step)) }
    #expect(pair.agenda.checkInvariants() == true)
    for step in 0..<12_000 {
      guard pair.pop(1) else {
        Issue.record("another event at step \(step)")
        return
      }
      pair.schedule(after: traffic.delay(&pair.random, step: step))
    }
    #expect(pair.agenda.checkInvariants() == true)
    #expect(pair.pop(pending) == true)
    #expect(pair.agenda.nextTime() == nil)
  }

  @Test("gives the same order with every width of ticks", arguments: [0, 1, 3, 9, 14, 25, 40, 62, 63])
  func anyWidth(shift: Int) {
    for traffic in Traffic.allCases {
      var pair = Pair(seed: UInt64(shift))
      for step in 0..<500 { pair.schedule(after: traffic.delay(&pair.random, step: step)) }
      pair.agenda.setTickShift(shift)
      #expect(pair.agenda.tickShift == shift)
      #expect(pair.agenda.checkInvariants() == true, "\(traffic)")
      for step in 0..<1500 {
        pair.schedule(after: traffic.delay(&pair.random, step: step))
        guard pair.pop(1) else {
          Issue.record("another event of \(traffic) at step \(step)")
          return
        }
      }
      #expect(pair.pop(.max) == true)
    }
  }

  @Test("gives the same order when the width of ticks changes on the way", arguments: Traffic.allCases)
  func changingWidth(traffic: Traffic) {
    var pair = Pair(seed: 11, insertionShuffle: 12)
    for step in 0..<300 {
      // Grows to some thousand, then shrinks to nothing.
      let growth = Int.random(in: 0...(step < 150 ? 60 : 20), using: &pair.random)
      for _ in 0..<growth { pair.schedule(after: traffic.delay(&pair.random, step: step)) }
      if step % 3 == 0 { pair.agenda.setTickShift(Int.random(in: 0...63, using: &pair.random)) }
      if step % 10 == 0 { #expect(pair.agenda.checkInvariants() == true) }
      #expect(pair.pop(Int.random(in: 0...(step < 150 ? 30 : 60), using: &pair.random)) == true)
    }
    #expect(pair.pop(.max) == true)
  }

  @Test("stops at a limit and accepts events before those that it has seen", arguments: Traffic.allCases)
  func limits(traffic: Traffic) {
    var pair = Pair(seed: 21)
    for step in 0..<2000 { pair.schedule(after: traffic.delay(&pair.random, step: step)) }
    for step in 0..<1000 {
      let limit = pair.agenda.now.picoseconds + traffic.delay(&pair.random, step: step)
      while let event = pair.agenda.pop(notAfter: limit) {
        guard event == pair.heap.pop() else {
          Issue.record("another event at step \(step)")
          return
        }
      }
      #expect(pair.agenda.nextTime() == pair.heap.nextTime())
      #expect(pair.heap.nextTime().map { $0 > limit } != false)
      for _ in 0..<3 { pair.schedule(after: traffic.delay(&pair.random, step: step)) }
    }
    #expect(pair.agenda.checkInvariants() == true)
    #expect(pair.pop(.max) == true)
  }

  @Test(
    "gives 100,000 of one time in the order of their keys",
    arguments: [0, 1000, 1 << 24, 1 << 62 - 1] as [Int64], [1, 5])
  func oneTime(time: Int64, sources: Int) {
    var agenda = Agenda(sources: sources)
    let count = 100_000
    for index in 0..<count {
      agenda.schedule(
        at: time, rank: 0, source: index % sources, destination: 0, payload: UInt32(index))
    }
    var isInOrder = true
    var last: EventKey?
    for _ in 0..<count {
      let key = agenda.pop().key
      if let last { isInOrder = isInOrder && last < key }
      last = key
    }
    #expect(isInOrder == true)
    #expect(agenda.count == 0)
    #expect(agenda.now.picoseconds == time)
  }

  // Changing traffic and times that end at the farthest have no steady state.
  @Test(
    "needs no further memory once it has seen the traffic",
    arguments: Traffic.allCases.filter { $0 != .changing && $0 != .farFuture })
  func flatMemory(traffic: Traffic) {
    var random = RandomStream(seed: 31)
    var agenda = Agenda(sources: 1)
    func hold(_ steps: Int) {
      for step in 0..<steps {
        let delay = traffic.delay(&random, step: step)
        agenda.schedule(
          at: agenda.now.picoseconds + delay, rank: 0, source: 0, destination: 0, payload: 0)
        if agenda.count > 500 { _ = agenda.pop() }
      }
    }
    hold(40_000)
    let allocations = agenda.allocations
    hold(40_000)
    #expect(agenda.allocations == allocations)
  }

  @Test("finds the width of ticks that separates its events")
  func adapts() {
    var random = RandomStream(seed: 41)
    var agenda = Agenda(sources: 1)
    func hold(_ steps: Int, longest: Int64) {
      for _ in 0..<steps {
        agenda.schedule(
          at: agenda.now.picoseconds + Int64.random(in: 0...longest, using: &random), rank: 0, source: 0,
          destination: 0, payload: 0)
        if agenda.count > 1000 { _ = agenda.pop() }
      }
    }
    // Few events need no ticks.
    #expect(agenda.tickShift == 63)
    hold(20_000, longest: 1 << 20)
    // 1000 events in 2^20 ps, more of them in the near half: 8 are about 2^12 ps apart.
    #expect((9...14).contains(agenda.tickShift))
    hold(60_000, longest: 1 << 40)
    #expect((29...34).contains(agenda.tickShift))
    while agenda.count > 0 { _ = agenda.pop() }
    hold(20_000, longest: 1 << 20)
    #expect((9...14).contains(agenda.tickShift))
    #expect(agenda.checkInvariants() == true)
  }
}
