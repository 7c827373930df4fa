import ChipModel
import EventKernel
import Quantities
import RunRecord

extension ChipSimulation {
  /// Whether a run begins with trains.
  ///
  /// Trains hold the spikes of a trace back until the end of the run, which `auto` avoids. Where service takes
  /// no time, spikes that cores serve at one moment are traced in an order that only packets know.
  ///
  /// - Precondition: no events are recorded; trains do not know those of single packets at all.
  func triesTrains(_ options: RunOptions, _ sink: any TraceSink) -> Bool {
    guard options.timing != .packet, options.stopTime == nil, TrainLimits.allowTrains(on: chip) else {
      return false
    }
    guard sink.wantsSpikes else { return true }
    return options.timing == .train && TrainLimits.serviceTakesTime(on: chip)
  }

  /// Runs a program with packet trains.
  ///
  /// - Parameters:
  ///   - program: the program at rest.
  ///   - options: what decides the run.
  ///   - stop: when the run was stopped, also where trains turn out not to hold then.
  /// - Returns: the books, and function and sink as the run left them.
  /// - Throws: `.trainsDoNotHold` where packets have to do, else as `run`.
  func runTrains(
    _ program: consuming ModelProgram<Off>, _ options: RunOptions, stop: inout SimTime?
  ) throws(SimulationFailure) -> AnyOutcome {
    let engine = TrainEngine(
      fabric: ChipFabric(chip, tiles: program.emissions.tiles, hasWindows: options.hasWindows),
      program: program, classes: tables.classes)
    var kernel = Kernel(handler: engine, sources: chip.tileCount, insertionShuffle: options.insertionShuffle)
    kernel.handler.program.isBulk = true
    kernel.handler.program.enterTokens(&kernel.handler.fabric, 0)
    try kernel.handler.startWork(chip.hostTile, &kernel.agenda)
    let watch = RunWatch(options: options, first: 1 << 10, most: 1 << 16)
    stop = try watch.run { (limit, events) throws(SimulationFailure) in
      let reason = events < .max ? try kernel.run(until: limit, events: events) : try kernel.run(until: limit)
      let progress = kernel.handler.program.progress(
        time: kernel.agenda.now, events: kernel.agenda.eventsProcessed + kernel.handler.network.visits)
      return (reason, progress)
    }
    let now = kernel.agenda.now
    let pending = stop == nil ? [] : kernel.agenda.removeAll()
    // At the time of a stop itself, what has consequences may not have had them.
    let limit = stop == nil ? Int64.max : now.picoseconds - 1
    var end = SimTime(picoseconds: try kernel.handler.close(at: now.picoseconds, limit: limit))
    let statistics = AgendaStatistics(
      events: kernel.agenda.eventsProcessed + kernel.handler.network.visits,
      peakPending: kernel.agenda.peakPending, timing: .train)
    var handler = kernel.finish()
    if stop != nil { end = handler.drain(pending, end: end) }
    guard stop != nil || handler.program.isFinished else {
      throw .deadlock(waiting: handler.program.waiting(), time: end)
    }
    let record = handler.program.record(
      &handler.fabric, links: handler.network.linkRecords(), end: end,
      stop: stop.map { handler.program.drained(at: $0) })
    try RunAudit.check(record, inFlight: handler.network.trains.live)
    return AnyOutcome(
      record: record, function: handler.program.function, sink: handler.program.sink, statistics: statistics)
  }
}
