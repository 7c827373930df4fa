import ChipModel
import EventKernel
import Quantities
import RunRecord

extension ChipSimulation {
  /// Runs a program with packet trains.
  func runTrains<Function: FunctionSide, Sink: TraceSink>(
    _ program: consuming ModelProgram<Function, Sink>, _ options: RunOptions
  ) throws(SimulationFailure) -> Outcome<Function, Sink> {
    let engine = TrainEngine(fabric: ChipFabric(chip), program: program)
    var kernel = Kernel(handler: engine, sources: chip.tileCount, insertionShuffle: options.insertionShuffle)
    kernel.handler.program.isBulk = true
    kernel.handler.program.enterTokens(&kernel.handler.fabric, 0)
    try kernel.handler.startWork(chip.hostTile, &kernel.agenda)
    _ = try kernel.run()
    let end = SimTime(picoseconds: try kernel.handler.close(at: kernel.agenda.now.picoseconds))
    let statistics = AgendaStatistics(
      events: kernel.agenda.eventsProcessed + kernel.handler.network.visits,
      peakPending: kernel.agenda.peakPending)
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
