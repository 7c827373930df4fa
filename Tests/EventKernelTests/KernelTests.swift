import EventKernel
import Quantities
import Testing

@Suite("A kernel")
struct KernelTests {
  /// A ball that is thrown to and fro; a component that gets it passes it on after its own delay.
  struct Juggler: EventHandler, ~Copyable {
    struct Dropped: Error, Equatable { var at: Int64 }

    let delays: [Int64]
    var dropsAt: Int64 = .max
    var log: [Event] = []

    mutating func handle(_ event: Event, agenda: inout Agenda) throws(Dropped) {
      guard event.key.time < dropsAt else { throw Dropped(at: event.key.time) }
      #expect(agenda.now.picoseconds == event.key.time)
      log.append(event)
      let thrower = Int(event.destination)
      guard event.payload > 0 else { return }
      agenda.schedule(
        at: event.key.time + delays[thrower], rank: UInt8(thrower), source: thrower,
        destination: UInt32((thrower + 1) % delays.count), payload: event.payload - 1)
    }
  }

  func makeKernel(delays: [Int64], throws count: UInt32, insertionShuffle: UInt64? = nil) -> Kernel<Juggler> {
    var kernel = Kernel(
      handler: Juggler(delays: delays), sources: delays.count, insertionShuffle: insertionShuffle)
    for start in delays.indices {
      kernel.agenda.schedule(at: 0, rank: 0, source: start, destination: UInt32(start), payload: count)
    }
    return kernel
  }

  @Test("runs until no event is pending")
  func toTheEnd() throws {
    var kernel = makeKernel(delays: [3, 0, 5], throws: 10)
    #expect(try kernel.run() == .agendaEmpty)
    #expect(kernel.agenda.count == 0)
    #expect(kernel.agenda.eventsProcessed == 33)
    let keys = kernel.handler.log.map(\.key)
    #expect(keys == keys.sorted())
    #expect(keys.last?.time == 29)
  }

  @Test("returns at once when there is nothing to do")
  func nothing() throws {
    var kernel = Kernel(handler: Juggler(delays: [1]), sources: 1)
    #expect(try kernel.run() == .agendaEmpty)
    #expect(kernel.agenda.now == .zero)
  }

  @Test(
    "stops after the last event up to a limit and goes on from there", arguments: [0, 1, 7, 8, 9] as [Int64])
  func limited(step: Int64) throws {
    var whole = makeKernel(delays: [3, 0, 5], throws: 10)
    _ = try whole.run()
    var kernel = makeKernel(delays: [3, 0, 5], throws: 10)
    var limit = step
    while try kernel.run(until: limit) == .limit {
      #expect(kernel.handler.log.allSatisfy { $0.key.time <= limit })
      #expect(kernel.agenda.now.picoseconds <= limit)
      limit += step + 1
    }
    #expect(kernel.handler.log == whole.handler.log)
  }

  @Test("pauses after as many events as were asked for", arguments: [1, 2, 5, 1000])
  func paused(events: Int) throws {
    var whole = makeKernel(delays: [3, 0, 5], throws: 10)
    _ = try whole.run()
    var kernel = makeKernel(delays: [3, 0, 5], throws: 10)
    var expected = events
    while try kernel.run(events: events) == .paused {
      #expect(kernel.handler.log.count == expected)
      expected += events
    }
    #expect(kernel.handler.log == whole.handler.log)
  }

  @Test("gives the handler's error to the caller, with the event at which it happened taken out")
  func failure() {
    var kernel = makeKernel(delays: [3, 0, 5], throws: 10)
    kernel.handler.dropsAt = 9
    #expect(throws: Juggler.Dropped(at: 11)) { try kernel.run() }
    #expect(kernel.agenda.now.picoseconds == 11)
    #expect(kernel.agenda.eventsProcessed == UInt64(kernel.handler.log.count) + 1)
  }

  @Test("lets the same things happen however insertions are shuffled", arguments: 0..<20 as Range<UInt64>)
  func shuffled(seed: UInt64) throws {
    var plain = makeKernel(delays: [0, 2, 0, 1], throws: 50)
    _ = try plain.run()
    var kernel = makeKernel(delays: [0, 2, 0, 1], throws: 50, insertionShuffle: seed)
    _ = try kernel.run()
    #expect(kernel.handler.log == plain.handler.log)
    #expect(kernel.agenda.peakPending == plain.agenda.peakPending)
  }

  @Test("gives its handler back at the end")
  func finish() throws {
    var kernel = makeKernel(delays: [1], throws: 2)
    _ = try kernel.run()
    let handler = kernel.finish()
    #expect(handler.log.map(\.key.time) == [0, 1, 2])
  }
}
