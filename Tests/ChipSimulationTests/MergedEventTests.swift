import ChipModel
import EventKernel
import Quantities
import RunRecord
import Testing

@testable import ChipSimulation

@Suite("Events without consequences")
struct MergedEventTests {
  /// All that a run of traffic shows beside its events.
  private struct Shown: Equatable {
    var passages: [Passage]
    var tiles: TileRecords
    var links: [LinkRecord]
    var end: Int64

    init(_ run: TrafficRun) {
      passages = run.passages
      tiles = run.tiles
      links = run.links
      end = run.end
    }
  }

  /// Buffers and queues of all kinds: small, larger than any packet, too large for a list, and without limit.
  private func traffic(_ seed: Int) -> RandomTraffic {
    var stream = RandomStream(seed: 71, entity: UInt64(seed))
    let policies = FullQueuePolicy.allCases.filter { $0 != .error }
    var traffic = RandomTraffic(seed: UInt64(seed), onFull: policies[Int.random(in: 0..<2, using: &stream)])
    let sizes = [6, 6, 12, 40, 1000, Capacity.unbounded]
    traffic.chip.network.bufferFlits = sizes[Int.random(in: 0..<6, using: &stream)]
    traffic.chip.system?.link.bufferFlits = sizes[Int.random(in: 0..<6, using: &stream)]
    if Int.random(in: 0..<3, using: &stream) == 0 { traffic.chip.core.queueDepth = Capacity.unbounded }
    // Coarse times make many things happen at once; some services take none.
    for index in traffic.sends.indices {
      traffic.sends[index].time = traffic.sends[index].time.map { $0 / 50 * 50 }
      traffic.sends[index].service = traffic.sends[index].service / 20 * 20
    }
    return traffic
  }

  @Test("can be left out: passages, books, links and the end stay the same", arguments: 0..<60)
  func equal(seed: Int) throws {
    let traffic = traffic(seed)
    let every = try TrafficRun(traffic.chip, traffic.sends)
    let merged = try TrafficRun(traffic.chip, traffic.sends, hasEveryEvent: false)
    #expect(Shown(merged) == Shown(every))
    #expect(merged.inFlight == 0)
    // Where a queue may lose packets and the buffers are too large for lists, every event is needed.
    #expect(merged.lines.count <= every.lines.count)
    let shuffled = try TrafficRun(traffic.chip, traffic.sends, shuffle: UInt64(seed), hasEveryEvent: false)
    #expect(Shown(shuffled) == Shown(every))
    #expect(shuffled.lines == merged.lines)
  }

  @Test("are all that is left out where buffers have no limit: no room is ever an event")
  func unbounded() throws {
    var traffic = RandomTraffic(seed: 3)
    traffic.chip.network.bufferFlits = Capacity.unbounded
    traffic.chip.system?.link.bufferFlits = Capacity.unbounded
    let merged = try TrafficRun(traffic.chip, traffic.sends, hasEveryEvent: false)
    #expect(!merged.lines.contains { $0.rank == .bufferFreed || $0.rank == .injectionFreed })
    #expect(merged.lines.filter { $0.rank == .served }.count == traffic.sends.count)
  }

  @Test("happen after the last other event, and still end the run: a buffer that nobody waits for")
  func end() throws {
    let chip = Chip.mesh(columns: 2) { $0.network.linkLatencyX = SimDuration(picoseconds: 700) }
    let sends = [Send(time: 0, source: 0, destination: 1, kind: .spike)]
    let merged = try TrafficRun(chip, sends, hasEveryEvent: false)
    #expect(merged.end == (try TrafficRun(chip, sends)).lines.last?.time)
    #expect(merged.end > merged.passages[0].finished)
  }

  @Test("beyond the horizon end a run with the same error")
  func horizon() throws {
    let chip = Chip.mesh(columns: 2) {
      $0.network.linkLatencyX = SimDuration(picoseconds: ChipFabric.horizon / 2 + 1)
    }
    let sends = [Send(time: 0, source: 0, destination: 1, kind: .spike)]
    for hasEveryEvent in [false, true] {
      #expect(throws: SimulationFailure.timeOverflow) {
        try TrafficRun(chip, sends, hasEveryEvent: hasEveryEvent)
      }
    }
  }
}
