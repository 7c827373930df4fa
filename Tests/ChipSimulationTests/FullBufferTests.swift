import ChipModel
import ChipSimulation
import EventKernel
import Quantities
import RunRecord
import Testing

@Suite("Full buffers")
struct FullBufferTests {
  @Test("lose nothing, keep the order of every pair, and drain", arguments: 0..<12)
  func conservation(seed: Int) throws {
    let traffic = RandomTraffic(seed: UInt64(seed))
    let run = try TrafficRun(traffic.chip, traffic.sends)
    #expect(run.inFlight == 0)
    #expect(
      run.passages.allSatisfy { $0.injected >= 0 && $0.arrived > $0.injected && $0.finished >= $0.started })
    #expect(run.tiles.reduce(0) { $0 + $1.packetsIn } == 200)
    #expect(run.tiles.reduce(0) { $0 + $1.packetsOut } == 200)
    #expect(run.tiles.allSatisfy { $0.queueMaximum <= traffic.chip.core.queueDepth })
    let tiles = 0..<traffic.chip.tileCount
    for source in tiles {
      for destination in tiles {
        let passages = traffic.numbers(from: source, to: destination).map { run.passages[$0] }
        for (earlier, later) in zip(passages, passages.dropFirst()) {
          #expect(earlier.injected <= later.injected && earlier.arrived < later.arrived)
        }
      }
    }
  }

  @Test("are never faster than the closed form of an empty network", arguments: 0..<6)
  func lowerBound(seed: Int) throws {
    let traffic = RandomTraffic(seed: UInt64(seed) + 50)
    let run = try TrafficRun(traffic.chip, traffic.sends)
    for (send, passage) in zip(traffic.sends, run.passages) {
      let bound = traffic.chip.zeroLoad(from: send.source, to: send.destination, flits: send.flits)
      #expect(passage.arrived - passage.injected >= bound)
    }
    #expect(
      zip(traffic.sends, run.passages).contains { send, passage in
        passage.injected > send.time ?? 0
      }, "no sender was ever held up")
  }

  @Test(
    "deliver a single flow in the same order as large ones, no packet earlier",
    arguments: Switching.allCases, [1, 2, 4])
  func singleFlow(switching: Switching, depth: Int) throws {
    var stream = RandomStream(seed: 5, entity: UInt64(depth))
    let sends = (0..<60).map { number in
      Send(
        time: Int64(number * 9), source: 0, destination: 7, flits: .random(in: 1...4, using: &stream),
        service: .random(in: 0...40, using: &stream))
    }
    let large = Chip.mesh(columns: 4, rows: 2) { $0.network.switching = switching }
    var small = large
    small.network.bufferFlits = 4
    small.core.queueDepth = depth
    let free = try TrafficRun(large, sends)
    let held = try TrafficRun(small, sends)
    #expect(
      zip(free.passages, held.passages).allSatisfy { $0.arrived <= $1.arrived && $0.finished <= $1.finished })
    #expect(zip(free.passages, held.passages).contains { $0.arrived < $1.arrived })
    let order = held.passages.map(\.arrived)
    #expect(zip(order, order.dropFirst()).allSatisfy { $0 < $1 })
  }

  /// Router 1, flit 2, link 3; two flits per packet, buffers of one packet.
  ///
  /// Store-and-forward: packet 0 starts at
  /// 1, is in the router behind at 8, starts its ejection at 9 and frees the buffer at 13; the news needs the link,
  /// 3, so packet 1 starts at 16 and everything repeats every 15 ps. The sender itself is released when the last
  /// flit of the packet before has left the injection buffer: 5, 20, 35.
  @Test("release a stalled sender one link latency after the last flit has left: store-and-forward")
  func handComputedStoreAndForward() throws {
    let run = try oneLink(.storeAndForward, service: 0)
    #expect(run.passages.map(\.arrived) == [13, 28, 43, 58])
    #expect(run.passages.map(\.injected) == [0, 5, 20, 35])
    #expect(run.lines.filter { $0.rank == .bufferFreed }.map(\.time) == [16, 31, 46, 61])
    #expect(run.tiles[0].outputStalled == 35)
  }

  /// Cut-through: the first flit is in the router behind at 1 + 2 + 3 = 6, ejection from 7 to 11, news at 14.
  @Test("release a stalled sender one link latency after the last flit has left: cut-through")
  func handComputedCutThrough() throws {
    let run = try oneLink(.cutThrough, service: 0)
    #expect(run.passages.map(\.arrived) == [11, 24, 37, 50])
    #expect(run.passages.map(\.injected) == [0, 5, 18, 31])
    #expect(run.lines.filter { $0.rank == .bufferFreed }.map(\.time) == [14, 27, 40, 53])
  }

  /// A queue of one place before a service of 50 ps: packet 0 is served from 13 to 63; packet 1 waits in the queue
  /// from 28 on; packet 2 waits in the router from 38 on, is ejected from 63 to 67 and frees the buffer for packet
  /// 3 at 70: in the router behind at 77, ejected when packet 2 enters service at 113.
  @Test("hold packets back behind a full queue, and lose none")
  func handComputedQueue() throws {
    let run = try oneLink(.storeAndForward, service: 50)
    #expect(run.passages.map(\.started) == [13, 63, 113, 163])
    #expect(run.passages.map(\.arrived) == [13, 28, 67, 117])
    #expect(run.passages.map(\.injected) == [0, 5, 20, 35])
    #expect(run.lines.filter { $0.rank == .bufferFreed }.map(\.time) == [16, 31, 70, 120])
    #expect(run.tiles[1].queueMaximum == 1)
  }

  private func oneLink(_ switching: Switching, service: Int64) throws -> TrafficRun {
    let chip = Chip.mesh(columns: 2) {
      $0.network.switching = switching
      $0.network.bufferFlits = 2
      $0.core.queueDepth = 1
    }
    let sends = (0..<4).map { _ in Send(time: 0, source: 0, destination: 1, flits: 2, service: service) }
    return try TrafficRun(chip, sends)
  }

  @Test("drop spikes only, and count every one", arguments: 0..<6)
  func drop(seed: Int) throws {
    let traffic = RandomTraffic(seed: UInt64(seed), onFull: .drop)
    let run = try TrafficRun(traffic.chip, traffic.sends)
    let lost = run.passages.filter(\.isLost).count
    #expect(lost > 0 && run.inFlight == 0)
    #expect(zip(traffic.sends, run.passages).allSatisfy { !$1.isLost || $0.kind == .spike })
    #expect(run.tiles.reduce(0) { $0 + Int($1.packetsIn) } + lost == 200)
    #expect(run.passages.allSatisfy { $0.isLost == ($0.finished < 0) })
  }

  @Test("end the run under `error`, with the core and the time")
  func error() throws {
    let chip = Chip.mesh(columns: 2) {
      $0.core.queueDepth = 1
      $0.core.onFull = .error
    }
    let sends = (0..<3).map { _ in Send(time: 0, source: 0, destination: 1, service: 100, kind: .spike) }
    // One packet in service, one in the queue; the third arrives at 3 + 3 + 3 + 2 transmissions of 2.
    #expect(throws: SimulationFailure.queueOverflow(tile: 1, flow: "traffic", time: SimTime(picoseconds: 13)))
    {
      try TrafficRun(chip, sends)
    }
  }
}
