import ChipModel
import ChipPlacement
import EventKernel
import Quantities
import RunRecord

extension ChipSimulation {
  /// How threads may share the tiles in a run; nil where one thread has to do.
  ///
  /// A shuffled insertion order is a test of one agenda.
  func division(_ options: RunOptions) -> Partitioning? {
    guard options.threads > 1, options.insertionShuffle == nil else { return nil }
    return TileStripes.partitioning(chip, flow, threads: options.threads)
  }

  /// Runs packets with the tiles shared by threads; the outcome is that of one thread.
  func run<Recording: StaticSwitch>(
    _ program: consuming ModelProgram<Recording>, on division: Partitioning
  ) throws(SimulationFailure) -> AnyOutcome {
    if type(of: program.function).isSafeOnThreads { return try runViews(program, on: division) }
    let locked = LockedFunction(program.function)
    program.function = locked
    var outcome = try runViews(program, on: division)
    outcome.function = locked.base
    return outcome
  }

  private func runViews<Recording: StaticSwitch>(
    _ program: consuming ModelProgram<Recording>, on division: Partitioning
  ) throws(SimulationFailure) -> AnyOutcome {
    let options = program.options
    let policy = program.options.windowPolicy
    if program.recordsSpikes { program.spikeNotes = SpikeNotes(partitions: division.count) }
    let recorder = recorder(program, partitions: division.count)
    program.lane = recorder?.lane(0)
    // Owns what all views share, and outlives the kernel.
    let whole = ChipEngine(fabric: fabric(program, owners: division.owners), program: program)
    var kernel = WindowedKernel(division, sources: chip.tileCount, policy: policy) {
      index in
      ChipEngine(
        fabric: ChipFabric(sharing: whole.fabric),
        program: ModelProgram(sharing: whole.program, partition: index))
    }
    try kernel.withFirstView { (engine, agenda) throws(SimulationFailure) in
      engine.program.enterTokens(&engine.fabric, 0)
      try engine.startWork(chip.hostTile, &agenda)
    }
    let watch = RunWatch(options: options, first: 1 << 16, most: 1 << 22)
    let stop = try watch.run { (limit, events) throws(SimulationFailure) in
      let reason = try kernel.run(until: limit, events: events)
      var isFreed = true
      kernel.forEachView { isFreed = isFreed && $0.fabric.lastFreed <= limit }
      // A buffer that is freed later need not be an event, and still keeps the run from ending.
      return (reason == .agendaEmpty && !isFreed ? .limit : reason, progress(&kernel))
    }
    let outcome = try finish(&kernel, threads: division.count, stop: stop)
    recorder?.finish(at: outcome.record.end.picoseconds)
    _ = consume whole
    return outcome
  }

  /// How far all views together are.
  private func progress<Recording: StaticSwitch>(
    _ kernel: inout WindowedKernel<ChipEngine<ModelProgram<Recording>>>
  ) -> RunProgress {
    var counts = ModelProgram<Recording>.ViewCounts()
    kernel.forEachView { counts.add($0) }
    let events = kernel.eventsProcessed
    return kernel.withFirstView { engine, agenda in
      counts.steps.progress(
        time: agenda.now, events: events, positionsDone: engine.program.completed,
        positions: engine.program.last)
    }
  }

  private func finish<Recording: StaticSwitch>(
    _ kernel: inout WindowedKernel<ChipEngine<ModelProgram<Recording>>>, threads: Int, stop: SimTime?
  ) throws(SimulationFailure) -> AnyOutcome {
    var counts = ModelProgram<Recording>.ViewCounts()
    kernel.forEachView { counts.add($0) }
    let statistics = AgendaStatistics(
      events: kernel.eventsProcessed, peakPending: kernel.peakPending,
      threads: kernel.windows > 0 ? threads : 1, eventsOnThreads: kernel.eventsInWindows)
    return try kernel.withFirstView { (engine, agenda) throws(SimulationFailure) in
      engine.fabric.lastFreed = counts.lastFreed
      let end = try engine.fabric.end(after: agenda.now, stop: stop)
      let pending = stop == nil ? [] : agenda.removeAll()
      engine.program.packets = counts.packets
      engine.program.losses = counts.losses
      engine.program.latencies = counts.latencies
      let record = try engine.close(at: end, isStopped: stop != nil, pending: pending, live: counts.live)
      return AnyOutcome(
        record: record, function: engine.program.function, sink: engine.program.sink, statistics: statistics)
    }
  }
}
