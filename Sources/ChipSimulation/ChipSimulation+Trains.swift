import ChipModel
import EventKernel
import Quantities
import RunRecord

extension ChipSimulation {
  /// Whether a run begins with trains.
  ///
  /// Trains hold the spikes of a trace back until the end of the run, which `auto` avoids. Where service takes
  /// no time, spikes that cores serve at one moment are traced in an order that only packets know.
  func triesTrains(_ options: RunOptions, _ sink: some TraceSink) -> Bool {
    guard options.timing != .packet, TrainLimits.allowTrains(on: chip) else { return false }
    guard sink.wantsSpikes else { return true }
    return options.timing == .train && TrainLimits.serviceTakesTime(on: chip)
  }

  /// Runs a program with packet trains.
  func runTrains<Function: FunctionSide, Sink: TraceSink>(
    _ program: consuming ModelProgram<Function, Sink>, _ options: RunOptions
  ) throws(SimulationFailure) -> Outcome<Function, Sink> {
    let engine = TrainEngine(fabric: ChipFabric(chip, tiles: program.emissions.tiles), program: program)
    var kernel = Kernel(handler: engine, sources: chip.tileCount, insertionShuffle: options.insertionShuffle)
    kernel.handler.program.isBulk = true
    kernel.handler.program.enterTokens(&kernel.handler.fabric, 0)
    try kernel.handler.startWork(chip.hostTile, &kernel.agenda)
    _ = try kernel.run()
    let end = SimTime(picoseconds: try kernel.handler.close(at: kernel.agenda.now.picoseconds))
    let statistics = AgendaStatistics(
      events: kernel.agenda.eventsProcessed + kernel.handler.network.visits,
      peakPending: kernel.agenda.peakPending, timing: .train)
    var handler = kernel.finish()
    guard handler.program.isFinished else {
      throw .deadlock(waiting: handler.program.waiting(), time: end)
    }
    let record = handler.program.record(&handler.fabric, end: end)
    try RunAudit.check(record, inFlight: handler.network.trains.live)
    return Outcome(
      record: record, function: handler.program.function, sink: handler.program.sink, statistics: statistics)
  }
}
