import ChipModel
import ChipSimulation
import EventKernel
import RunRecord
import Testing

/// What happens at one time happens in the order of ranks; one case per pair of neighbours.
@Suite("At one time")
struct RankTests {
  /// The ranks of what happened at one tile and time, in order.
  private func ranks(_ run: TrafficRun, _ tile: Int, at time: Int64) -> [EventRank] {
    run.lines.filter { $0.tile == tile && $0.time == time }.map(\.rank)
  }

  @Test("the ranks are seven, numbered in the documented order")
  func numbers() {
    let order: [EventRank] = [
      .bufferFreed, .injectionFreed, .arrival, .served, .delivery, .computed, .emitted,
    ]
    #expect(EventRank.allCases == order && order.map(\.rawValue) == [0, 1, 2, 3, 4, 5, 6])
    #expect(EventRank.allCases.allSatisfy { $0.rawValue <= EventKey.maximumRank })
  }

  /// Store-and-forward on one link, all latencies 2 ps, buffers of two flits.
  ///
  /// Packet 0 (two flits) is ejected from 10 to 14 and frees the buffer at 16, where packet 1 waits. A packet of
  /// one flit to the own core holds the injection buffer until 16 too.
  @Test("a freed link buffer is used by the packet that waits before a stalled sender is released")
  func bufferBeforeInjection() throws {
    let chip = Chip.mesh(columns: 2) {
      $0.network.bufferFlits = 2
      $0.network.routerLatency = picoseconds(2)
      $0.network.linkLatencyX = picoseconds(2)
    }
    // 0 leaves the injection buffer at 6; 1 (one flit) waits for the link from 8 on; 2 leaves by ejection at 16.
    let sends = [
      Send(time: 0, source: 0, destination: 1, flits: 2), Send(time: 6, source: 0, destination: 1),
      Send(time: 12, source: 0, destination: 0), Send(time: 13, source: 0, destination: 1),
    ]
    let run = try TrafficRun(chip, sends)
    #expect(Array(ranks(run, 0, at: 16).prefix(2)) == [.bufferFreed, .injectionFreed])
    // 1 starts at 16; 3 is released at 16, eligible at 18, and starts there behind it.
    #expect(run.passages[3].injected == 16)
    #expect(run.passages[1].arrived < run.passages[3].arrived)
  }

  @Test("a released sender goes ahead of a packet that arrives over a link")
  func injectionBeforeArrival() throws {
    // Both want the link from tile 1 to tile 2. From tile 0: router 1, flit 2, link 3, hence at tile 1 at 6.
    let chip = Chip.mesh(columns: 3) { $0.network.bufferFlits = 1 }
    let sends = [
      // Leaves the injection buffer of tile 1 (through its ejection port) at 3 + 1 + 2 = 6.
      Send(time: 3, source: 1, destination: 1), Send(time: 4, source: 1, destination: 2),
      Send(time: 0, source: 0, destination: 2),
    ]
    let run = try TrafficRun(chip, sends)
    #expect(Array(ranks(run, 1, at: 6).prefix(2)) == [.injectionFreed, .arrival])
    #expect(run.passages[1].injected == 6)
    #expect(run.passages[1].arrived < run.passages[2].arrived)
  }

  @Test("a packet joins its port before a service ends, and takes the place that the service frees")
  func arrivalBeforeServed() throws {
    let chip = Chip.mesh(columns: 1) { $0.core.queueDepth = 1 }
    // 0 is served from 3 to 20; 1 waits in the queue from 6 on; 2 arrives at the router at 20.
    let sends = [
      Send(time: 0, source: 0, destination: 0, service: 17),
      Send(time: 3, source: 0, destination: 0, service: 17),
      Send(time: 20, source: 0, destination: 0),
    ]
    // A packet of the own tile arrives with its emission; from the host it comes by itself.
    var other = sends
    other[2] = Send(time: 10, source: 1, destination: 0)
    let run = try TrafficRun(chip, other)
    #expect(run.lines.filter { $0.time == 20 && $0.tile == 0 }.map(\.what) == ["packet 2", "packet 0"])
    #expect(ranks(run, 0, at: 20) == [.arrival, .served])
    #expect(run.passages[2].arrived == 23)
    #expect(try TrafficRun(chip, sends).passages[2].arrived == 23)
  }

  @Test(
    "a service that ends frees a place for the packet that is delivered, so that it is not lost",
    arguments: [(0, false), (1, true)])
  func servedBeforeDelivery(late: Int64, isLost: Bool) throws {
    let chip = Chip.mesh(columns: 1) {
      $0.core.queueDepth = 1
      $0.core.onFull = .drop
    }
    // 0 is served from 3 on; 1 fills the queue at 6; 2 is delivered at 20.
    let sends = [
      Send(time: 0, source: 0, destination: 0, service: 17 + late, kind: .spike),
      Send(time: 3, source: 0, destination: 0, service: 17, kind: .spike),
      Send(time: 17, source: 0, destination: 0, kind: .spike),
    ]
    let run = try TrafficRun(chip, sends)
    #expect(run.passages.map(\.isLost) == [false, false, isLost])
    if !isLost { #expect(Array(ranks(run, 0, at: 20).suffix(2)) == [.served, .delivery]) }
  }

  @Test("a packet is delivered before the neuron unit's task ends")
  func deliveryBeforeComputed() throws {
    let chip = Chip.mesh(columns: 1)
    // The packet is delivered at 3 and its service of 0 ps ends there, before the task of 3 ps: its answer goes first.
    let sends = [
      Send(time: 0, source: 0, destination: 0), Send(time: nil, source: 0, destination: 0),
      Send(time: nil, source: 0, destination: 0),
    ]
    let run = try TrafficRun(
      chip, sends, triggers: Triggers(served: [0: [1]], computed: [0: [2]]),
      loads: [Load(tile: 0, duration: 3)])
    #expect(Array(ranks(run, 0, at: 3).prefix(3)) == [.injectionFreed, .delivery, .served])
    #expect(ranks(run, 0, at: 3).contains(.computed))
    #expect(run.passages[1].arrived < run.passages[2].arrived)
  }

  @Test("a task that ends queues its results before the output unit ends a job")
  func computedBeforeEmitted() throws {
    let chip = Chip.mesh(columns: 1)
    // The task and the job of packet 0 end at 5; packet 1 comes of the task, packet 2 of the job.
    let sends = [
      Send(time: 5, source: 0, destination: 0), Send(time: nil, source: 0, destination: 0),
      Send(time: nil, source: 0, destination: 0),
    ]
    let run = try TrafficRun(
      chip, sends, triggers: Triggers(computed: [0: [1]], finished: [TrafficProgram.listedRoute: [2]]),
      loads: [Load(tile: 0, duration: 5)])
    #expect(Array(ranks(run, 0, at: 5).prefix(2)) == [.computed, .emitted])
    #expect(run.passages.map(\.arrived) == [8, 10, 12])
  }
}
