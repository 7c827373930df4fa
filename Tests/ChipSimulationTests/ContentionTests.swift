import ChipModel
import EventKernel
import Quantities
import RunRecord
import Testing

@testable import ChipSimulation

@Suite("Packets that meet")
struct ContentionTests {
  @Test(
    "of one burst arrive at the zero-load time plus i transmissions",
    arguments: Switching.allCases, [1, 2, 5])
  func burst(switching: Switching, flits: Int) throws {
    let chip = Chip.mesh(columns: 3, rows: 2) { $0.network.switching = switching }
    let sends = (0..<20).map { _ in Send(time: 0, source: 0, destination: 5, flits: flits) }
    let run = try TrafficRun(chip, sends)
    let first = chip.zeroLoad(from: 0, to: 5, flits: flits)
    let step = Int64(flits) * chip.network.flitTime.picoseconds
    #expect(run.passages.map(\.arrived) == (0..<20).map { first + $0 * step })
  }

  @Test(
    "from four sides share the ejection port in the order of their source tiles",
    arguments: Switching.allCases)
  func sides(switching: Switching) throws {
    let chip = Chip.mesh(columns: 3, rows: 3) {
      $0.network.switching = switching
      $0.network.linkLatencyY = $0.network.linkLatencyX
    }
    let sources = [7, 3, 5, 1]
    let run = try TrafficRun(chip, sources.map { Send(time: 0, source: $0, destination: 4, flits: 3) })
    let first = chip.zeroLoad(from: 1, to: 4, flits: 3)
    let order = sources.sorted()
    for (source, passage) in zip(sources, run.passages) {
      #expect(passage.arrived == first + Int64(order.firstIndex(of: source) ?? -1) * 6)
    }
    // The i-th waits for i transmissions of 6 ps.
    #expect(run.link(4, .ejection)?.waiting == Int64(6 + 12 + 18))
  }

  @Test("at a hot destination are accepted at most once per transmission")
  func hotSpot() throws {
    let chip = Chip.mesh(columns: 4, rows: 4)
    var stream = RandomStream(seed: 3)
    let sends = (0..<300).map { number in
      Send(time: Int64(number), source: .random(in: 0..<16, using: &stream), destination: 5, flits: 2)
    }
    let run = try TrafficRun(chip, sends)
    let arrivals = run.passages.map(\.arrived).sorted()
    #expect(zip(arrivals, arrivals.dropFirst()).allSatisfy { $1 - $0 >= 4 })
    #expect(run.link(5, .ejection)?.busy == Int64(300 * 4))
  }

  @Test("keep all their times when simultaneous events are inserted in another order", arguments: [1, 2, 3])
  func shuffle(seed: UInt64) throws {
    let traffic = RandomTraffic(seed: seed)
    let plain = try TrafficRun(traffic.chip, traffic.sends)
    let shuffled = try TrafficRun(traffic.chip, traffic.sends, shuffle: seed)
    #expect(plain.lines == shuffled.lines)
    #expect(plain.tiles == shuffled.tiles && plain.links == shuffled.links)
  }

  @Test(
    "take exactly c times as long when every latency and time is c times as long", arguments: [2, 7, 1000])
  func scaling(factor: Int64) throws {
    for seed in 0..<4 {
      let traffic = RandomTraffic(seed: UInt64(seed))
      let plain = try TrafficRun(traffic.chip, traffic.sends)
      let slow = try TrafficRun(
        traffic.chip.slowed(by: factor), traffic.sends.map { $0.slowed(by: factor) })
      #expect(slow.end == plain.end * factor)
      #expect(slow.passages == plain.passages.map { $0.slowed(by: factor) })
      #expect(slow.links.map(\.busy) == plain.links.map { $0.busy * factor })
      #expect(slow.links.map(\.waiting) == plain.links.map { $0.waiting * factor })
      #expect(slow.links.map(\.flits) == plain.links.map(\.flits))
      for (a, b) in zip(slow.tiles, plain.tiles) {
        #expect(a.busy == b.busy * factor && a.stalled == b.stalled * factor && a.idle == b.idle * factor)
        #expect(
          a.queueMaximum == b.queueMaximum && a.packetsIn == b.packetsIn && a.packetsOut == b.packetsOut)
      }
    }
  }

  @Test("end the run with an error, not a trap, when absurd latencies let simulated time run away")
  func horizon() {
    let chip = Chip.mesh(columns: 4) { $0.network.flitTime = picoseconds(1_000_000_000_000) }
    #expect(throws: SimulationFailure.timeOverflow) {
      try TrafficRun(chip, (0..<100).map { _ in Send(time: 0, source: 0, destination: 3, flits: 9000) })
    }
  }

  @Test("of absurd service keep to the largest time there is")
  func longestAction() {
    var chip = Chip.mesh(columns: 1)
    chip.core.costs.latency[Action.softmax.rawValue] = picoseconds(1_000_000_000_000)
    let cost = CostModel(chip)
    #expect(cost.time(.softmax, 7, tile: 0) == 7_000_000_000_000)
    #expect(cost.time(.softmax, .max / 2, tile: 0) == ChipFabric.horizon)
  }
}
