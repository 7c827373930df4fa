import ChipModel
import EventKernel
import Quantities
import RunRecord
import Testing

@Suite("An empty network")
struct ZeroLoadTests {
  @Test(
    "takes the closed form of its switching for every pair of tiles, host and dram included",
    arguments: Switching.allCases, 0..<6)
  func closedForm(switching: Switching, seed: Int) throws {
    var stream = RandomStream(seed: 7, entity: UInt64(seed))
    let chip = Chip.randomSystem(&stream, switching)
    var sends: [Send] = []
    for source in 0..<chip.tileCount {
      for destination in 0..<chip.tileCount {
        // Far enough apart in time that no two packets meet.
        let time = Int64(sends.count) * 10_000
        sends.append(
          Send(
            time: time, source: source, destination: destination, flits: .random(in: 1...9, using: &stream)))
      }
    }
    let run = try TrafficRun(chip, sends)
    for (send, passage) in zip(sends, run.passages) {
      let expected = chip.zeroLoad(from: send.source, to: send.destination, flits: send.flits)
      #expect(passage.injected == send.time && passage.arrived - passage.injected == expected, "\(send)")
    }
    #expect(run.links.allSatisfy { $0.waiting == 0 })
    try check(links: run.links, sends, chip)
  }

  /// Every link record counts the flits that cross it; together they are the hops of the traffic matrix.
  private func check(links: [LinkRecord], _ sends: [Send], _ chip: Chip) throws {
    var flits: [String: Int64] = [:]
    for link in links { flits[link.direction.key, default: 0] += link.flits }
    let mesh = ["east", "west", "north", "south"].reduce(0) { $0 + (flits[$1] ?? 0) }
    let attached = (flits["host"] ?? 0) + (flits["dram"] ?? 0)
    let routes = sends.map { chip.route(from: $0.source, to: $0.destination) }
    let hops = zip(sends, routes).reduce(0) { $0 + Int64($1.1.count - 1) * Int64($1.0.flits) }
    #expect(mesh + attached == hops)
    let crossing = zip(sends, routes).reduce(0) { $0 + $1.1.count(where: \.isChipLink) * $1.0.flits }
    #expect(links.reduce(0) { $0 + ($1.isChipLink ? $1.flits : 0) } == Int64(crossing))
    #expect(flits["ejection"] == sends.reduce(0) { $0 + Int64($1.flits) })
    for link in links {
      let flit = link.isChipLink ? chip.system?.link.flitTime : chip.network.flitTime
      #expect(link.busy == link.flits * (flit?.picoseconds ?? -1), "\(link)")
    }
  }

  @Test("lets a packet go along its row first, then along its column")
  func route() throws {
    let chip = Chip.mesh(columns: 3, rows: 3)
    let run = try TrafficRun(chip, [Send(time: 0, source: 0, destination: 5)])
    #expect(run.links.map { "\($0.tile) \($0.direction)" } == ["0 east", "1 east", "2 south", "5 ejection"])
  }

  @Test("charges both attachment links between host and dram on one router")
  func nodes() throws {
    var chip = Chip.mesh(columns: 2)
    chip.dram = chip.host
    chip.dram?.linkLatency = picoseconds(11)
    let run = try TrafficRun(chip, [Send(time: 0, source: 2, destination: 3)])
    // Three routers (host, core 0, dram) of 1 + 2, links of 7 and 11.
    #expect(run.latencies == [3 * 3 + 7 + 11])
    #expect(run.links.map { "\($0.tile) \($0.direction)" } == ["0 dram", "2 host", "3 ejection"])
  }
}
