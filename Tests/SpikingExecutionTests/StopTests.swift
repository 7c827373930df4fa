import ChipModel
import ChipPlacement
import ChipSimulation
import EventKernel
import Quantities
import RunRecord
import SpikeWorkload
import SpikingExecution
import SpikingModel
import Synchronization
import Testing

@Suite("A run that is watched")
struct StopTests {
  private static let prompt = [7, 21]

  struct Spikes: TraceSink {
    var records: [SpikeRecord] = []
    var wantsSpikes: Bool
    mutating func spike(_ record: SpikeRecord) { records.append(record) }
  }

  /// What a watch was told.
  final class Looks: Sendable {
    let all = Mutex<[RunProgress]>([])

    /// A watch that ends the run at the given look, or never.
    func watch(stoppingAt last: Int = .max) -> @Sendable (RunProgress) -> Bool {
      { progress in
        self.all.withLock {
          $0.append(progress)
          return $0.count < last
        }
      }
    }
    var list: [RunProgress] { all.withLock { $0 } }
  }

  private func harness(_ seed: Int, endless: Bool = false) throws -> Harness {
    var stream = RandomStream(seed: 53, entity: UInt64(seed))
    var chip = Chip.random(from: try TestModels.reference.get(), using: &stream)
    if endless {
      chip.network.bufferFlits = .max
      chip.system?.link.bufferFlits = .max
      chip.core.queueDepth = .max
    }
    var harness = Harness(model: try TestModels.small.get(), chip: chip)
    harness.placement = Placement.random(harness.graph, on: chip, using: &stream)
    return harness
  }

  private func run(
    _ harness: Harness, _ timing: TimingMode = .packet, traces: Bool = true,
    _ change: (inout RunOptions) -> Void = { _ in }
  ) throws -> (record: RunRecord, spikes: [SpikeRecord]) {
    var options = harness.options
    options.timing = timing
    change(&options)
    let simulation = try harness.simulation
    let schedule = TokenSchedule(
      prompt: Self.prompt.count, generate: 2, shape: harness.model.shape, mode: harness.mode)
    let outcome = try simulation.run(
      function: ReplayedFunction(try Self.activity.get()), prompt: Self.prompt, schedule: schedule,
      options: options, sink: Spikes(wantsSpikes: traces))
    return (outcome.record, outcome.sink.records)
  }

  private static let activity = Result {
    try Harness(model: TestModels.small.get(), chip: TestModels.reference.get()).run(prompt, generate: 2)
      .activity
  }

  @Test("gives the record and trace of one that is not, however often it is looked at", arguments: 0..<3)
  func unchanged(seed: Int) throws {
    let harness = try harness(seed, endless: seed % 2 == 0)
    let plain = try run(harness)
    for (threads, interval) in [(1, 1), (1, 97), (2, 700)] {
      let looks = Looks()
      let watched = try run(harness) {
        $0.threads = threads
        $0.windowPolicy = .always
        $0.watch = looks.watch()
        $0.watchInterval = interval
      }
      #expect(watched.record == plain.record && watched.spikes == plain.spikes)
      #expect(!looks.list.isEmpty)
    }
    let trains = try run(harness, .train, traces: false) {
      $0.watch = Looks().watch()
      $0.watchInterval = 10
    }
    #expect(trains.record == plain.record)
  }

  @Test(
    "tells a progress that never falls and counts every layer of a position that is done", arguments: 0..<2)
  func progress(seed: Int) throws {
    let harness = try harness(seed, endless: true)
    let layers = harness.model.shape.layers.count
    for timing in [TimingMode.packet, .train] {
      let looks = Looks()
      let record = try run(harness, timing, traces: false) {
        $0.watch = looks.watch()
        $0.watchInterval = 500
        $0.threads = seed % 2 + 1
        $0.windowPolicy = .always
      }.record
      let list = looks.list
      for (before, after) in zip(list, list.dropFirst()) {
        #expect(before.time <= after.time && before.events < after.events)
        #expect(before.layersDone <= after.layersDone && before.stepsDone <= after.stepsDone)
        #expect(before.positionsDone <= after.positionsDone)
      }
      for look in list {
        // A look may come between events of one time.
        let done =
          record.tokens.count { $0.completed < look.time }...record.tokens.count { $0.completed <= look.time }
        #expect(done.contains(look.positionsDone))
        #expect(look.layersDone >= look.positionsDone * layers && look.layersDone <= look.layers)
        #expect(look.stepsDone <= look.steps && look.layers == layers * look.positions)
      }
      // Behind the last look, less than an interval of events was left.
      #expect(list.last.map { $0.fraction > 0.5 } ?? false)
    }
  }

  @Test(
    "stops at a time with what the whole run had done by then, on any number of threads", arguments: 0..<8)
  func stopTime(seed: Int) throws {
    var harness = try harness(seed, endless: seed % 3 == 0)
    if seed % 4 == 3 {
      harness.chip.core.onFull = .drop
      harness.chip.core.queueDepth = 2
    }
    let whole = try run(harness)
    let end = whole.record.end.picoseconds
    for part in [0, 1, 50, 99] {
      let time = SimTime(picoseconds: end * Int64(part) / 100)
      let (record, spikes) = try run(harness) { $0.stopTime = time }
      let stop = try #require(record.stop)
      #expect(stop.time == time && record.end == time && !stop.isDrained)
      #expect(spikes == whole.spikes.filter { $0.served <= time.picoseconds })
      let done = whole.record.tokens.filter { $0.completed <= time }
      #expect(record.tokens == done)
      #expect(stop.entered == whole.record.tokens.count { $0.entered <= time })
      #expect(stop.positions == whole.record.tokens.count)
      if whole.record.packets(.spike).dropped == 0 {
        let flying = whole.spikes.count { $0.injected <= time.picoseconds && $0.served > time.picoseconds }
        #expect(stop.inFlight[PacketKind.spike.rawValue] == flying)
      }
      try checkUnits(record)
      let threaded = try run(harness) {
        $0.stopTime = time
        $0.threads = 2
        $0.windowPolicy = .always
      }
      #expect(threaded.record == record && threaded.spikes == spikes)
    }
  }

  /// Time that units worked fits into the time that passed, and into the busy time of their core.
  private func checkUnits(_ record: RunRecord) throws {
    for (_, tile) in record.tiles.numbered {
      let units = [tile.synapseBusy, tile.neuronBusy, tile.outputBusy]
      #expect(units.allSatisfy { $0 >= 0 && $0 <= tile.busy })
      #expect(tile.busy <= units.reduce(0, +) && tile.stalled <= tile.outputStalled)
    }
    for link in record.links { #expect(link.packets > 0 && link.flits >= link.packets && link.waiting >= 0) }
  }

  /// Every END, credit and threshold that was served is in the histograms.
  private func checkLatencies(_ record: RunRecord) {
    for kind in [PacketKind.end, .credit, .threshold] {
      for part in LatencyCounts.Part.allCases {
        let measured = record.latencies.buckets(kind, part).reduce(0) { $0 + $1.packets }
        #expect(measured == record.packets(kind).served, "\(kind) \(part)")
      }
    }
  }

  @Test("stops where its watch says so, as at that time", arguments: 0..<3)
  func watchStops(seed: Int) throws {
    let harness = try harness(seed)
    let looks = Looks()
    let stopped = try run(harness) {
      $0.watch = looks.watch(stoppingAt: 3)
      $0.watchInterval = 400
      $0.threads = seed % 3 + 1
      $0.windowPolicy = .alternating(5)
    }
    let last = try #require(looks.list.last)
    #expect(looks.list.count == 3 && stopped.record.stop?.time == last.time)
    let timed = try run(harness) { $0.stopTime = last.time }
    #expect(timed.record == stopped.record && timed.spikes == stopped.spikes)
  }

  @Test("finishes what had begun where trains are stopped, and nothing else", arguments: 0..<4)
  func trains(seed: Int) throws {
    let harness = try harness(seed, endless: true)
    let whole = try run(harness, traces: false).record
    for last in [1, 4, 19] {
      let looks = Looks()
      func stopped() throws -> RunRecord {
        try run(harness, .train, traces: false) {
          $0.watch = looks.watch(stoppingAt: last)
          $0.watchInterval = 40
        }.record
      }
      let record = try stopped()
      let time = try #require(looks.list.last).time
      let stop = try #require(record.stop)
      #expect(stop.isDrained && stop.time == time && record.end >= time)
      #expect(stop.inFlight.allSatisfy { $0 == 0 } && stop.flitsAhead.allSatisfy { $0 == 0 })
      #expect(record.tokens == whole.tokens.filter { $0.completed <= time })
      // What was sent by then is there, and more of what had begun.
      let cut = try run(harness, traces: false) { $0.stopTime = time }.record
      for kind in PacketKind.allCases {
        #expect(record.packets(kind).injected >= cut.packets(kind).injected)
        #expect(record.packets(kind).injected <= whole.packets(kind).injected)
      }
      checkLatencies(record)
      try checkUnits(record)
    }
  }
}

extension StopTests {
  @Test(
    "has the digests of a whole one where trains are stopped and all that is left had begun", arguments: 0..<4
  )
  func drainedDigests(seed: Int) throws {
    let harness = try harness(seed, endless: true)
    let looks = Looks()
    func train(stoppingAt last: Int, _ looks: Looks) throws -> RunRecord {
      try run(harness, .train, traces: false) {
        $0.watch = looks.watch(stoppingAt: last)
        $0.watchInterval = 1
      }.record
    }
    let whole = try train(stoppingAt: .max, looks)
    var compared = 0
    // From the end, until something is missing that had not begun.
    for last in stride(from: looks.list.count - 1, to: 0, by: -1) {
      let record = try train(stoppingAt: last, Looks())
      guard record.stop != nil else { continue }
      guard record.cells.map(\.actions) == whole.cells.map(\.actions) else { break }
      #expect(digests(record) == digests(whole), "stopped at look \(last)")
      compared += 1
    }
    #expect(compared > 0)
  }

  /// The sum of the digests of each tile over all windows.
  private func digests(_ record: RunRecord) -> [UInt64] {
    record.tiles.numbered.map { $1.windows.digests.reduce(0, &+) }
  }
}
