import ChipModel
import EventKernel
import RunRecord
import Testing

@Suite("The input queue of a core")
struct QueueTests {
  /// Arrivals at given times, services of random length; the packets come from the tile itself, one flit each.
  private func oneServer(seed: UInt64) throws -> (sends: [Send], run: TrafficRun) {
    var stream = RandomStream(seed: seed, purpose: 3)
    var time: Int64 = 0
    let sends = (0..<400).map { _ in
      time += .random(in: 2...20, using: &stream)
      return Send(time: time, source: 0, destination: 0, service: .random(in: 0...22, using: &stream))
    }
    return (sends, try TrafficRun(Chip.mesh(columns: 1), sends))
  }

  @Test("fed at fixed times follows Lindley's recursion exactly", arguments: [1, 2, 3])
  func lindley(seed: UInt64) throws {
    let (sends, run) = try oneServer(seed: seed)
    var departure: Int64 = 0
    var waits = 0
    for (send, passage) in zip(sends, run.passages) {
      // Router 1 and one flit 2; gaps are at least one transmission, so the port delays nobody.
      let arrival = (send.time ?? 0) + 3
      let start = max(arrival, departure)
      if start > arrival { waits += 1 }
      departure = start + send.service
      #expect(
        passage == Passage(injected: send.time ?? 0, arrived: arrival, started: start, finished: departure))
    }
    #expect(waits > 50, "the queue has to be tested under load")
  }

  @Test(
    "obeys Little's law on the sample path: its length summed over time is the sum of the waits",
    arguments: [1, 2, 3])
  func little(seed: UInt64) throws {
    let (_, run) = try oneServer(seed: seed)
    let waits = run.passages.reduce(0) { $0 + $1.started - $1.arrived }
    #expect(run.queueIntegrals == [waits, 0] && waits > 0)
    let random = RandomTraffic(seed: seed + 20)
    let many = try TrafficRun(random.chip, random.sends)
    var sums = Array(repeating: Int64(0), count: random.chip.tileCount)
    for (send, passage) in zip(random.sends, many.passages) {
      sums[send.destination] += passage.started - passage.arrived
    }
    #expect(many.queueIntegrals == sums)
  }

  @Test("keeps its server busy for exactly the sum of the services", arguments: [1, 2, 3])
  func utilisation(seed: UInt64) throws {
    let (sends, run) = try oneServer(seed: seed)
    let services = sends.reduce(0) { $0 + $1.service }
    #expect(run.tiles[0].synapseBusy == services)
    // The output unit works whenever it waits for the time of its next packet: the core is never idle before that.
    #expect(run.tiles[0].busy + run.tiles[0].stalled + run.tiles[0].idle == run.end)
    #expect(run.tiles[0].outputBusy == sends.last?.time)
  }

  @Test(
    "in a row of constant servers lets a burst through in the sum of the services plus n - 1 of the slowest",
    arguments: [[30, 50, 20], [60, 10, 10], [10, 20, 70]])
  func tandem(services: [Int64]) throws {
    let chip = Chip.mesh(columns: 3)
    let burst = 25
    var sends: [Send] = []
    var triggers = Triggers()
    for stage in 0..<3 {
      for number in 0..<burst {
        sends.append(
          Send(
            time: stage == 0 ? 0 : nil, source: max(0, stage - 1), destination: stage,
            service: services[stage]))
        if stage < 2 { triggers.served[stage * burst + number] = [(stage + 1) * burst + number] }
      }
    }
    let run = try TrafficRun(chip, sends, triggers: triggers)
    // The way to the first queue is 3, each hop is 2 routers of 3 and a link of 3.
    let slowest = services.max() ?? 0
    #expect(run.end == 3 + 9 + 9 + services.reduce(0, +) + Int64(burst - 1) * slowest)
    let last = services.lastIndex(of: slowest) ?? 0
    for stage in last + 1..<3 {
      #expect(run.passages[stage * burst..<(stage + 1) * burst].allSatisfy { $0.started == $0.arrived })
    }
  }

  @Test("counts as its maximum the most packets that waited; one that is served at once did not wait")
  func maximum() throws {
    let chip = Chip.mesh(columns: 1)
    let alone = try TrafficRun(chip, [Send(time: 0, source: 0, destination: 0, service: 5)])
    #expect(alone.tiles[0].queueMaximum == 0)
    let four = try TrafficRun(
      chip, (0..<4).map { _ in Send(time: 0, source: 0, destination: 0, service: 100) })
    #expect(four.tiles[0].queueMaximum == 3)
  }
}
