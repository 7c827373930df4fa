import ChipModel
import Quantities
import RunRecord
import Testing

@testable import ChipSimulation

@Suite("Links between chips")
struct ChipLinkTests {
  /// Two chips of 2 x 1 cores: flits of 20 ps and a latency of 100 ps between cores 1 and 2; inside router 1 ps,
  /// flit 2 ps, link 3 ps.
  private func pair(_ switching: Switching = .storeAndForward, buffer: Int = 1 << 20) -> Chip {
    Chip.mesh(columns: 4) {
      $0.network.switching = switching
      $0.system = ChipSystem(
        columns: 2, rows: 1,
        link: ChipLink(
          flitTime: picoseconds(20), latency: picoseconds(100), energy: .zero, bufferFlits: buffer))
    }
  }

  /// Three flits from core 0 to core 3.
  ///
  /// Store-and-forward: 1 + 6 + 3 to core 1, 1 + 60 + 100 to core 2,
  /// 1 + 6 + 3 to core 3, 1 + 6 into it. Cut-through: 1 + 2 + 3, then the whole packet over the link,
  /// 1 + 60 + 100, then 1 + 2 + 3 and 1 + 6.
  @Test(
    "take their own time for every flit, and the whole packet in a cut-through mesh too",
    arguments: [(Switching.storeAndForward, Int64(188)), (.cutThrough, 180)])
  func latency(switching: Switching, expected: Int64) throws {
    let run = try TrafficRun(pair(switching), [Send(time: 0, source: 0, destination: 3, flits: 3)])
    #expect(run.latencies == [expected])
    #expect(run.links.map(\.isChipLink) == [false, true, false, false])
    #expect(run.links.map(\.busy) == [6, 60, 6, 6])
  }

  @Test("are the bottleneck of a burst: each packet follows the one before in its own flit times")
  func burst() throws {
    let sends = (0..<10).map { _ in Send(time: 0, source: 0, destination: 3, flits: 3) }
    let run = try TrafficRun(pair(), sends)
    #expect(zip(run.passages, run.passages.dropFirst()).allSatisfy { $1.arrived - $0.arrived == 60 })
    let link = try #require(run.link(1, .east))
    #expect(link.busy == 10 * 3 * 20 && link.flits == 30)
  }

  /// A buffer of one packet: the next packet starts when the one before has left core 2 and the news is back.
  ///
  /// Start 11, in core 2 at 11 + 60 + 100 = 171, sent there from 172 to 178, news at 278: one packet in 267 ps.
  @Test("hold packets back until the buffer on the other chip has room again")
  func buffer() throws {
    let sends = (0..<4).map { _ in Send(time: 0, source: 0, destination: 3, flits: 3) }
    let run = try TrafficRun(pair(buffer: 3), sends)
    #expect(zip(run.passages, run.passages.dropFirst()).allSatisfy { $1.arrived - $0.arrived == 267 })
  }

  @Test("are those ports, and only those, whose two ends lie on different chips", arguments: 0..<20)
  func classes(seed: Int) throws {
    let chip = RandomTraffic(seed: UInt64(seed), packets: 0).chip
    let routing = MeshRouting(chip)
    var crossing = 0
    for tile in 0..<chip.tileCount {
      for direction in PortDirection.allCases where leads(direction, tile, chip) {
        let isMesh = tile < chip.coreCount && direction.rawValue < PortDirection.ejection.rawValue
        let next = routing.neighbour(tile, direction)
        let isChipLink =
          isMesh && chip.chipNumber(ofCore: tile) != chip.chipNumber(ofCore: next)
        #expect(routing.isChipLink(tile, direction.rawValue) == isChipLink)
        let flit = isChipLink ? chip.system?.link.flitTime : chip.network.flitTime
        #expect(routing.flitTime(tile, direction.rawValue) == flit?.picoseconds)
        if isChipLink {
          crossing += 1
          #expect(routing.linkLatency(tile, direction.rawValue) == chip.system?.link.latency.picoseconds)
        }
      }
    }
    let grid = chip.system.map { ($0.columns, $0.rows) } ?? (1, 1)
    #expect(crossing == 2 * ((grid.0 - 1) * chip.rows + (grid.1 - 1) * chip.columns))
  }

  @Test("are counted on every route as the walk over its ports finds them", arguments: 0..<20)
  func hops(seed: Int) {
    let chip = RandomTraffic(seed: UInt64(seed), packets: 0).chip
    let routing = MeshRouting(chip)
    for source in 0..<chip.tileCount {
      for destination in 0..<chip.tileCount {
        var (tile, walked) = (source, LinkHops())
        while tile != destination {
          let direction = routing.direction(from: tile, to: destination)
          switch direction {
          case _ where routing.isChipLink(tile, direction.rawValue): walked.chip += 1
          case .east, .west: walked.x += 1
          case .north, .south: walked.y += 1
          case .host: walked.host += 1
          case .dram: walked.dram += 1
          case .ejection: Issue.record("ejected before the destination")
          }
          tile = routing.neighbour(tile, direction)
        }
        #expect(routing.hops(from: source, to: destination) == walked)
      }
    }
  }

  @Test("delay everything that goes from one chip to another by a flit and the latency of each link at least")
  func delay() throws {
    var crossed = 0
    for seed in 0..<16 {
      let traffic = RandomTraffic(seed: UInt64(seed))
      guard let link = traffic.chip.system?.link else { continue }
      let least = (link.latency + link.flitTime).picoseconds
      let run = try TrafficRun(traffic.chip, traffic.sends)
      for (send, passage) in zip(traffic.sends, run.passages) {
        let route = traffic.chip.route(from: send.source, to: send.destination)
        let crossings = Int64(route.count(where: \.isChipLink))
        #expect(passage.arrived - passage.injected >= crossings * least)
        crossed += Int(crossings)
      }
    }
    #expect(crossed > 200)
  }

  @Test("and queues without limit never hold a sender back")
  func unbounded() throws {
    var chip = pair()
    chip.core.queueDepth = Capacity.unbounded
    chip.network.bufferFlits = Capacity.unbounded
    chip.system?.link.bufferFlits = Capacity.unbounded
    let sends = (0..<300).map { _ in
      Send(time: 0, source: 0, destination: 3, flits: 3, service: 1000, kind: .spike)
    }
    let run = try TrafficRun(chip, sends)
    #expect(run.passages.allSatisfy { $0.injected == 0 })
    #expect(run.tiles[0].outputStalled == 0 && run.tiles[3].queueMaximum > 200)
  }

  /// Whether a port exists: it leads to another tile of the chip.
  private func leads(_ direction: PortDirection, _ tile: Int, _ chip: Chip) -> Bool {
    switch direction {
    case .east: tile < chip.coreCount && tile % chip.columns + 1 < chip.columns
    case .west: tile < chip.coreCount && tile % chip.columns > 0
    case .south: tile < chip.coreCount && tile + chip.columns < chip.coreCount
    case .north: tile < chip.coreCount && tile >= chip.columns
    case .ejection: true
    case .host: true
    case .dram: chip.dram != nil
    }
  }
}
