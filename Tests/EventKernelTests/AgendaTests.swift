import EventKernel
import Quantities
import Testing

@Suite("An agenda")
struct AgendaTests {
  /// Increments of time after `now`, from which a random workload draws.
  enum Gaps: String, CaseIterable, Sendable {
    case none, few, ties, wide, mixed

    func draw(_ random: inout RandomStream) -> Int64 {
      switch self {
      case .none: 0
      case .few: Int64.random(in: 0...3, using: &random)
      case .ties: Int64.random(in: 0...4, using: &random) * 1000
      case .wide: Int64.random(in: 0...(1 << 40), using: &random)
      case .mixed: [0, 0, 1, 1000, 1 << 40].randomElement(using: &random) ?? 0
      }
    }
  }

  /// A reference that keeps every pending event in one sorted array.
  struct Reference {
    var pending: [Event] = []
    var sequences: [UInt64]

    mutating func schedule(at time: Int64, rank: UInt8, source: Int, payload: UInt32) {
      let key = EventKey(time: time, rank: rank, source: source, sequence: sequences[source])
      sequences[source] += 1
      pending.append(Event(key: key, destination: payload ^ 5, payload: payload))
    }

    mutating func pop() -> Event {
      pending.sort { $0.key > $1.key }
      return pending.removeLast()
    }
  }

  @Test(
    "gives its events in the order of their keys, whatever is scheduled in between",
    arguments: Gaps.allCases, 0..<10 as Range<UInt64>)
  func matchesSorting(gaps: Gaps, seed: UInt64) {
    var random = RandomStream(seed: seed)
    var agenda = Agenda(sources: 3, insertionShuffle: seed % 2 == 0 ? nil : seed)
    var reference = Reference(sequences: [0, 0, 0])
    var number: UInt32 = 0
    for step in 0..<400 {
      // Grows in the first half and shrinks in the second.
      for _ in 0..<Int.random(in: 0...(step < 200 ? 3 : 1), using: &random) {
        let time = agenda.now.picoseconds + gaps.draw(&random)
        let rank = UInt8.random(in: 0...15, using: &random)
        let source = Int.random(in: 0..<3, using: &random)
        agenda.schedule(at: time, rank: rank, source: source, destination: number ^ 5, payload: number)
        reference.schedule(at: time, rank: rank, source: source, payload: number)
        number += 1
      }
      guard !reference.pending.isEmpty else { continue }
      let expected = reference.pop()
      #expect(agenda.pop() == expected, "seed \(seed), step \(step)")
      #expect(agenda.now.picoseconds == expected.key.time)
    }
    #expect(agenda.count == reference.pending.count)
    #expect(agenda.checkInvariants() == true)
    while !reference.pending.isEmpty { #expect(agenda.pop() == reference.pop()) }
    #expect(agenda.nextTime() == nil)
  }

  @Test(
    "keeps the order of scheduling among equal events of one source", arguments: [1, 2, 4, 5, 6, 64, 3000])
  func firstInFirstOut(count: Int) {
    var agenda = Agenda(sources: 1)
    for index in 0..<count {
      agenda.schedule(at: 7, rank: 0, source: 0, destination: 0, payload: UInt32(index))
    }
    #expect(agenda.checkInvariants() == true)
    for index in 0..<count { #expect(agenda.pop().payload == UInt32(index)) }
  }

  @Test("gives the same order however insertions are shuffled", arguments: 0..<20 as Range<UInt64>)
  func shuffled(seed: UInt64) {
    func order(insertionShuffle: UInt64?) -> [Event] {
      var random = RandomStream(seed: 99)
      var agenda = Agenda(sources: 4, insertionShuffle: insertionShuffle)
      var events: [Event] = []
      for number in 0..<UInt32(200) {
        agenda.schedule(
          at: agenda.now.picoseconds + Int64.random(in: 0...2, using: &random), rank: UInt8(number % 3),
          source: Int.random(in: 0..<4, using: &random), destination: 0, payload: number)
        if number % 5 == 4 { events.append(agenda.pop()) }
      }
      while agenda.count > 0 { events.append(agenda.pop()) }
      return events
    }
    #expect(order(insertionShuffle: seed) == order(insertionShuffle: nil))
  }

  @Test("really inserts in another order when shuffled, held events included in its count")
  func shuffleTakesPlace() {
    var agenda = Agenda(sources: 1, insertionShuffle: 1)
    for index in 0..<10 { agenda.schedule(at: 5, rank: 0, source: 0, destination: 0, payload: UInt32(index)) }
    #expect(agenda.count == 10)
    #expect(agenda.checkInvariants() == true)
    // In order of insertion the heap would be sorted.
    #expect(agenda.nextTime() == 5)
    #expect(agenda.storedPayloads != Array(0..<10))
    #expect(agenda.count == 10)
    #expect(agenda.checkInvariants() == true)
  }

  @Test("counts what has happened, what is pending and how much was at most")
  func counters() {
    var agenda = Agenda(sources: 1)
    for time in [3, 1, 2] as [Int64] {
      agenda.schedule(at: time, rank: 0, source: 0, destination: 0, payload: 0)
    }
    #expect(agenda.peakPending == 3)
    _ = agenda.pop()
    _ = agenda.pop()
    agenda.schedule(at: 2, rank: 0, source: 0, destination: 0, payload: 0)
    #expect(agenda.count == 2)
    #expect(agenda.eventsProcessed == 2)
    #expect(agenda.peakPending == 3)
    #expect(agenda.now == SimTime(picoseconds: 2))
  }

  @Test("accepts the last time, rank, source and sequence there are")
  func limits() {
    let sources = EventKey.maximumSource + 1
    var agenda = Agenda(sources: sources)
    agenda.skipSequence(of: sources - 1, to: EventKey.maximumSequence)
    agenda.schedule(at: .max, rank: 15, source: sources - 1, destination: .max, payload: .max)
    agenda.schedule(at: .max, rank: 15, source: sources - 2, destination: 1, payload: 2)
    #expect(agenda.checkInvariants() == true)
    #expect(agenda.pop().destination == 1)
    let last = agenda.pop()
    #expect(last.key.sequence == EventKey.maximumSequence)
    #expect(last.key.source == EventKey.maximumSource)
    #expect(last.payload == .max)
    #expect(agenda.count == 0)
  }

  @Test("makes room once for as many events as asked", arguments: [0, 1, 1024, 1025, 5000])
  func reserves(events: Int) {
    var agenda = Agenda(sources: 1)
    agenda.reserveCapacity(events)
    for index in 0..<events {
      agenda.schedule(at: Int64(events - index), rank: 0, source: 0, destination: 0, payload: UInt32(index))
    }
    #expect(agenda.checkInvariants() == true)
    for index in (0..<events).reversed() { #expect(agenda.pop().payload == UInt32(index)) }
  }
}
