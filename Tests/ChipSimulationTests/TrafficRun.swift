import ChipModel
import EventKernel
import Quantities
import RunRecord

@testable import ChipSimulation

/// A task of a neuron unit that starts at time zero.
struct Load {
  var tile: Int
  var station = 0
  var duration: Int64
}

/// One event as it happened.
struct TraceLine: Equatable {
  var time: Int64
  var rank: EventRank
  var tile: Int
  var what: String

  var text: String { "\(time),\(rank),\(tile),\(what)" }
}

/// Passes events on to the engine, and notes them and the lengths of the input queues.
struct TrafficRecorder: EventHandler, ~Copyable {
  var engine: ChipEngine<TrafficProgram>
  var lines: [TraceLine] = []
  /// Integral over time of the number of waiting packets, by tile.
  var queueIntegrals: [Int64]
  private var last: Int64 = 0

  init(_ engine: consuming ChipEngine<TrafficProgram>, tiles: Int) {
    self.engine = engine
    queueIntegrals = Array(repeating: 0, count: tiles)
  }

  mutating func handle(_ event: Event, agenda: inout Agenda) throws(SimulationFailure) {
    let now = agenda.now.picoseconds
    for tile in queueIntegrals.indices {
      queueIntegrals[tile] += Int64(engine.fabric.cores[tile].queued) * (now - last)
    }
    last = now
    guard let rank = EventRank(rawValue: event.key.rank) else { return }
    let tile = Int(event.destination)
    let number = packetNumber(rank, tile, event.payload)
    var what = number.map { "packet \($0)" } ?? rank.rawValue.description
    switch rank {
    case .bufferFreed: what = "room behind \(PortDirection.allCases[fabricDirection(event.payload)])"
    case .injectionFreed: what = "room for injection"
    case .computed: what = "task \(engine.fabric.cores[tile].tasks.first?.station ?? -1)"
    default: break
    }
    try engine.handle(event, agenda: &agenda)
    if let number, engine.program.passages[number].isLost { what += " lost" }
    lines.append(TraceLine(time: now, rank: rank, tile: tile, what: what))
  }

  /// The packet that an event is about; nil where it is about none.
  private func packetNumber(_ rank: EventRank, _ tile: Int, _ payload: UInt32) -> Int? {
    switch rank {
    case .delivery where engine.fabric.booksService: nil
    case .arrival, .delivery: Int(engine.fabric.pool[Int32(bitPattern: payload)].inlet)
    case .served: Int(engine.fabric.pool[engine.fabric.cores[tile].serving].inlet)
    case .emitted: Int(engine.fabric.pool[engine.fabric.cores[tile].outgoing].inlet)
    case .bufferFreed, .injectionFreed, .computed: nil
    }
  }

  private func fabricDirection(_ payload: UInt32) -> Int { ChipFabric.freedDirection(payload) }
}

/// Traffic after it has come to rest.
struct TrafficRun {
  var passages: [Passage]
  var lines: [TraceLine]
  var queueIntegrals: [Int64]
  var tiles: TileRecords
  var links: [LinkRecord]
  var inFlight: Int
  var end: Int64

  /// Lets traffic run on a chip until nothing is left to happen.
  ///
  /// With `hasEveryEvent`, everything that happens is one of the `lines`; a run of a model leaves events without
  /// consequences out.
  init(
    _ chip: Chip, _ sends: [Send], triggers: Triggers = Triggers(), loads: [Load] = [],
    shuffle: UInt64? = nil,
    hasEveryEvent: Bool = true
  ) throws {
    let program = TrafficProgram(sends, tiles: chip.tileCount, triggers: triggers)
    let recorder = TrafficRecorder(
      ChipEngine(fabric: ChipFabric(chip, hasEveryEvent: hasEveryEvent), program: program),
      tiles: chip.tileCount)
    var kernel = Kernel(handler: recorder, sources: chip.tileCount, insertionShuffle: shuffle)
    for load in loads {
      kernel.handler.engine.fabric.add(
        Task(station: load.station, position: 0, duration: load.duration), tile: load.tile)
    }
    for tile in 0..<chip.tileCount {
      if kernel.handler.engine.program.hasListed(tile) {
        kernel.handler.engine.fabric.add(
          Job(route: TrafficProgram.listedRoute, position: 0, credit: 0, station: 0), tile: tile)
      }
      try kernel.handler.engine.startWork(tile, &kernel.agenda)
    }
    _ = try kernel.run()
    let now = kernel.agenda.now
    var handler = kernel.finish()
    end = try handler.engine.fabric.end(after: now).picoseconds
    passages = handler.engine.program.passages
    lines = handler.lines
    queueIntegrals = handler.queueIntegrals
    inFlight = handler.engine.fabric.pool.live
    tiles = handler.engine.fabric.ledger.close(at: end).records
    links = handler.engine.fabric.linkRecords()
  }

  /// Times from injection to the input queue.
  var latencies: [Int64] { passages.map { $0.arrived - $0.injected } }

  /// The link record of a port, where anything passed it.
  func link(_ tile: Int, _ direction: PortDirection) -> LinkRecord? {
    links.first { $0.tile == tile && $0.direction == direction }
  }
}
