import EventKernel
import Quantities
import RunRecord

@testable import ChipSimulation

/// One packet of synthetic traffic.
struct Send {
  /// Time at which its source wants to send it; nil where something else triggers it.
  var time: Int64?
  var source: Int
  var destination: Int
  var flits = 1
  /// Time for which the synapse unit of the destination works on it.
  var service: Int64 = 0
  var kind = PacketKind.graded
}

/// What happened to one packet; times are -1 where it did not come so far.
struct Passage: Equatable {
  var injected: Int64 = -1
  var arrived: Int64 = -1
  var started: Int64 = -1
  var finished: Int64 = -1
  var isLost = false
}

/// What packets, tasks and jobs set off, by the number of the packet (or of the task's station).
struct Triggers {
  var served: [Int: [Int]] = [:]
  var computed: [Int: [Int]] = [:]
  var finished: [Int: [Int]] = [:]
}

/// Synthetic traffic instead of a model: sends listed packets and notes when they pass.
struct TrafficProgram: ChipProgram {
  let sends: [Send]
  let triggers: Triggers
  private(set) var passages: [Passage]
  /// Packets by source tile, in order of time.
  private var listed: [[Int]]
  /// The last injection of each tile.
  private var clocks: [Int64]
  private var jobs: [Int32]

  /// Route number of the job that sends the listed packets of a tile; other jobs send one packet each.
  static let listedRoute = -2

  init(_ sends: [Send], tiles: Int, triggers: Triggers) {
    self.sends = sends
    self.triggers = triggers
    passages = Array(repeating: Passage(), count: sends.count)
    clocks = Array(repeating: 0, count: tiles)
    jobs = Array(repeating: -1, count: tiles)
    listed = (0..<tiles).map { tile in
      sends.indices.filter { sends[$0].source == tile && sends[$0].time != nil }
        .sorted { (sends[$0].time ?? 0, $0) < (sends[$1].time ?? 0, $1) }.reversed()
    }
  }

  func hasListed(_ tile: Int) -> Bool { !listed[tile].isEmpty }

  func serviceTime(of packet: Packet) -> Int64 { sends[Int(packet.inlet)].service }

  mutating func served(
    _ packet: Packet, fabric: inout ChipFabric, agenda: inout Agenda
  ) throws(SimulationFailure) {
    let number = Int(packet.inlet)
    passages[number].arrived = packet.arrived
    passages[number].finished = agenda.now.picoseconds
    passages[number].started = agenda.now.picoseconds - sends[number].service
    start(triggers.served[number], &fabric)
  }

  mutating func computed(
    _ task: Task, tile: Int, fabric: inout ChipFabric, agenda: inout Agenda
  ) throws(SimulationFailure) {
    start(triggers.computed[Int(task.station)], &fabric)
  }

  mutating func begin(_ job: Job, tile: Int) { jobs[tile] = job.route }

  mutating func nextCopy(tile: Int) -> (delay: Int64, packet: Packet)? {
    guard jobs[tile] == Int32(Self.listedRoute) else {
      guard jobs[tile] >= 0 else { return nil }
      let number = Int(jobs[tile])
      jobs[tile] = -1
      return (0, packet(number))
    }
    guard let number = listed[tile].popLast() else { return nil }
    return (max(0, (sends[number].time ?? 0) - clocks[tile]), packet(number))
  }

  mutating func injected(_ packet: Packet, fabric: inout ChipFabric, at time: Int64) {
    clocks[Int(packet.source)] = time
    passages[Int(packet.inlet)].injected = time
  }

  mutating func finished(
    _ job: Job, tile: Int, fabric: inout ChipFabric, agenda: inout Agenda
  ) throws(SimulationFailure) {
    start(triggers.finished[Int(job.route)], &fabric)
  }

  mutating func dropped(_ packet: Packet) { passages[Int(packet.inlet)].isLost = true }

  func flowName(of packet: Packet) -> String { "traffic" }

  private func packet(_ number: Int) -> Packet {
    let send = sends[number]
    return Packet(
      kind: send.kind, flits: send.flits, inlet: number, position: 0, channel: 0, value: 0,
      source: send.source,
      destination: send.destination, station: 0)
  }

  private func start(_ numbers: [Int]?, _ fabric: inout ChipFabric) {
    for number in numbers ?? [] {
      fabric.add(Job(route: number, position: 0, credit: 0, station: 0), tile: sends[number].source)
    }
  }
}
