import Quantities
import RunRecord
import Testing

@testable import ChipSimulation

/// One way to falsify the books of a run.
struct Forgery: Sendable, CustomTestStringConvertible {
  var name: String
  var change: @Sendable (inout RunRecord) -> Void

  var testDescription: String { name }

  static let all: [Forgery] = [
    Forgery(name: "a packet that was never served") { $0.packets[PacketKind.spike.rawValue].injected += 1 },
    Forgery(name: "a packet served twice") { $0.packets[PacketKind.end.rawValue].served += 1 },
    Forgery(name: "a dropped END") {
      $0.packets[PacketKind.end.rawValue].dropped += 1
      $0.packets[PacketKind.end.rawValue].served -= 1
    },
    Forgery(name: "a drop without a loss") {
      $0.packets[PacketKind.spike.rawValue].dropped += 1
      $0.packets[PacketKind.spike.rawValue].served -= 1
    },
    Forgery(name: "a loss without a drop") { $0.losses[0].packets += 1 },
    Forgery(name: "a tile that sent one packet more") { $0.tiles[0].packetsOut += 1 },
    Forgery(name: "a tile that took one packet more") { $0.tiles[1].packetsIn += 1 },
    Forgery(name: "a spike more at a tile and in its window") {
      $0.tiles[1].spikesIn += 1
      $0.tiles[1].windows[0].spikesIn += 1
    },
    Forgery(name: "a flit that crossed no link") { $0.links[0].flits += 1 },
    Forgery(name: "a flit billed but not moved") {
      $0.cells[0].network[NetworkAction.linkX.rawValue] += 1
      $0.tiles[0].windows[0].network[NetworkAction.linkX.rawValue] += 1
    },
    Forgery(name: "a link between chips booked as one of the mesh") {
      $0.cells[0].network[NetworkAction.chipLink.rawValue] = 8
      $0.cells[0].network[NetworkAction.linkX.rawValue] = 0
      $0.tiles[0].windows[0].network = $0.cells[0].network
    },
    Forgery(name: "a busy picosecond too many") { $0.tiles[0].busy += 1 },
    Forgery(name: "idle time sold as busy") {
      $0.tiles[0].busy += 1
      $0.tiles[0].idle -= 1
    },
    Forgery(name: "idle time sold as stalled") {
      $0.tiles[0].stalled += 1
      $0.tiles[0].idle -= 1
    },
    Forgery(name: "an action of an operator") { $0.cells[1].actions[Action.synapticOperation.rawValue] += 1 },
    Forgery(name: "an action of a window") { $0.tiles[1].windows[0].actions[Action.spikeIn.rawValue] -= 1 },
    Forgery(name: "a flit of a window") {
      $0.tiles[0].windows[0].network[NetworkAction.router.rawValue] += 1
    },
    Forgery(name: "a spike out of a window") { $0.tiles[0].windows[0].spikesOut += 1 },
    Forgery(name: "a longer queue") { $0.tiles[1].queueMaximum += 1 },
    Forgery(name: "a 1,025th window") {
      $0.tiles[0].windows += Array(repeating: WindowRecord(), count: 1024)
    },
    Forgery(name: "an action of a core that did nothing") {
      $0.cells.append($0.cells[1])
      $0.cells[2].tile = 5
    },
    Forgery(name: "an idle core that was idle for longer") { $0.tiles[5].idle += 1 },
    Forgery(name: "a later end") { $0.end = $0.end + SimDuration(picoseconds: 1) },
  ]
}

@Suite("The audit of a run")
struct RunAuditTests {
  /// Tile 0 sends three spikes and an END of two flits each to tile 1 next to it, which loses one spike.
  private var honest: RunRecord {
    var sender = TileRecord()
    sender.spikesOut = 3
    sender.packetsOut = 4
    (sender.busy, sender.stalled, sender.idle) = (40, 20, 40)
    var receiver = TileRecord()
    receiver.spikesIn = 2
    receiver.packetsIn = 3
    (receiver.busy, receiver.idle, receiver.queueMaximum) = (30, 70, 2)
    var sent = WindowRecord()
    (sent.spikesOut, sent.busy, sent.stalled) = (3, 40, 20)
    sent.network[NetworkAction.router.rawValue] = 16
    sent.network[NetworkAction.linkX.rawValue] = 8
    var taken = WindowRecord()
    (taken.spikesIn, taken.busy, taken.queueMaximum) = (2, 30, 2)
    taken.actions[Action.spikeIn.rawValue] = 3
    taken.actions[Action.synapticOperation.rawValue] = 20
    sender.windows = [sent]
    receiver.windows = [taken]
    var packets = PacketKind.allCases.map { PacketCount(kind: $0) }
    packets[PacketKind.spike.rawValue] = PacketCount(kind: .spike, injected: 3, served: 2, dropped: 1)
    packets[PacketKind.end.rawValue] = PacketCount(kind: .end, injected: 1, served: 1)
    var links = [LinkRecord(tile: 0, direction: .east), LinkRecord(tile: 1, direction: .ejection)]
    for index in links.indices { (links[index].packets, links[index].flits) = (4, 8) }
    var idle = TileRecord()
    idle.idle = 100
    return RunRecord(
      operators: ["fire", "rows"],
      tiles: TileRecords(count: 9, idle: idle, [(tile: 0, record: sender), (tile: 1, record: receiver)]),
      cells: [
        CellRecord(tile: 0, operation: 0, actions: sent.actions, network: sent.network),
        CellRecord(tile: 1, operation: 1, actions: taken.actions, network: taken.network),
      ], links: links, windowWidth: 1024, tokens: [], packets: packets,
      losses: [LossRecord(tile: 1, site: "rows", packets: 1)], end: SimTime(picoseconds: 100))
  }

  @Test("passes books that balance")
  func balanced() throws {
    try RunAudit.check(honest, inFlight: 0)
  }

  @Test("finds a packet that is still on its way")
  func inFlight() {
    #expect(throws: SimulationFailure.unbalanced("1 packets are still in flight, expected 0")) {
      try RunAudit.check(honest, inFlight: 1)
    }
  }

  @Test("finds a forgery", arguments: Forgery.all)
  func forged(forgery: Forgery) {
    var record = honest
    forgery.change(&record)
    #expect(throws: SimulationFailure.self) { try RunAudit.check(record, inFlight: 0) }
  }
}
