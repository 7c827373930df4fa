public import ChipModel
public import ChipPlacement
import EventKernel
import Quantities
public import RunRecord
import SpikeWorkload

/// Runs a placed model on a chip.
public struct ChipSimulation: Sendable {
  /// The chip to run on.
  public let chip: Chip
  /// The placed model: stations, inlets and the routes between them.
  public let flow: DataFlow
  let tables: FlowTables
  let tiles: UsedTiles

  /// Joins a placed model with a chip.
  ///
  /// - Precondition: `placement` has passed `PlacementCheck`.
  public init(chip: Chip, graph: OperatorGraph, placement: Placement) {
    self.chip = chip
    flow = DataFlow(graph: graph, placement: placement, chip: chip)
    tables = FlowTables(flow)
    tiles = UsedTiles(of: flow, count: chip.tileCount)
  }

  /// The same placed model on another chip, without joining it again; nil where it lies on other tiles.
  ///
  /// - Precondition: `placement` has passed `PlacementCheck` for the graph and chip.
  ///
  /// Complexity: O(entries of the placement).
  package init?(
    _ other: ChipSimulation, on chip: Chip, graph: OperatorGraph, placement: Placement
  ) {
    let known = other.flow.graph
    // All that a flow takes from a chip are the numbers of its tiles.
    guard chip.hostTile == other.chip.hostTile, chip.dramTile == other.chip.dramTile,
      graph.shape == known.shape, graph.mode == known.mode, graph.banks == known.banks,
      placement == other.flow.placement
    else { return nil }
    self.chip = chip
    flow = other.flow
    tables = other.tables
    tiles = other.tiles
  }

  /// What a run returns.
  public struct Outcome<Function: FunctionSide, Sink> {
    /// Counts and times of the chip, which balance.
    public var record: RunRecord
    /// The function side as the run left it.
    public var function: Function
    /// The sink with what it received.
    public var sink: Sink
    /// Facts about the simulator's own work.
    public var statistics: AgendaStatistics

    init(_ outcome: AnyOutcome) {
      guard let function = outcome.function as? Function, let sink = outcome.sink as? Sink else {
        preconditionFailure("a run returns the function and the sink that it was given")
      }
      record = outcome.record
      self.function = function
      self.sink = sink
      statistics = outcome.statistics
    }
  }

  /// Runs `prompt` and generates as many tokens as the schedule says.
  ///
  /// - Parameters:
  ///   - function: computes with weights, or replays an activity.
  ///   - prompt: token ids, at least one.
  ///   - schedule: which positions are processed; its prompt has the length of `prompt`.
  ///   - options: what else decides the run.
  ///   - sink: receives served spikes.
  /// - Throws: a full queue under `on_full: error`, a deadlock, simulated time of 2^56 ps or more, or books
  ///   that do not balance.
  /// - Returns: the books, and function and sink as the run left them.
  public func run<Function: FunctionSide, Sink: TraceSink>(
    function: Function, prompt: [Int], schedule: TokenSchedule, options: RunOptions = RunOptions(), sink: Sink
  ) throws(SimulationFailure) -> Outcome<Function, Sink> {
    func program<Recording: StaticSwitch>(
      _ function: any FunctionSide, _ options: RunOptions, _: Recording.Type
    ) -> ModelProgram<Recording> {
      ModelProgram(
        function: function, sink: sink, flow: flow, schedule: schedule, chip: chip, prompt: prompt,
        options: options, tables: tables, tiles: tiles)
    }
    guard sink.eventConsumer == nil else {
      var outcome = try runPackets(program(function, options, On.self), options)
      if options.timing != .packet {
        outcome.statistics.packetReason = "an event trace needs every packet"
      }
      return Outcome(outcome)
    }
    guard triesTrains(options, sink) else {
      return Outcome(try runPackets(program(function, options, Off.self), options))
    }
    var stop: SimTime?
    do {
      return Outcome(try runTrains(program(function, options, Off.self), options, stop: &stop))
    } catch {
      guard error == .trainsDoNotHold else { throw error }
      var options = options
      if let stop {
        // It was stopped before a full buffer was noticed: packets go on to the same time.
        options.stopTime = stop
        options.watch = nil
      }
      return Outcome(try runPackets(program(function.fresh(), options, Off.self), options))
    }
  }

  private func runPackets<Recording: StaticSwitch>(
    _ program: consuming ModelProgram<Recording>, _ options: RunOptions
  ) throws(SimulationFailure) -> AnyOutcome {
    if let division = division(options) { return try run(program, on: division) }
    let recorder = recorder(program, partitions: 1)
    program.lane = recorder?.lane(0)
    let engine = ChipEngine(fabric: fabric(program), program: program)
    var kernel = Kernel(handler: engine, sources: chip.tileCount, insertionShuffle: options.insertionShuffle)
    kernel.handler.program.enterTokens(&kernel.handler.fabric, 0)
    try kernel.handler.startWork(chip.hostTile, &kernel.agenda)
    let watch = RunWatch(options: options, first: 1 << 16, most: 1 << 16)
    let stop = try watch.run { (limit, events) throws(SimulationFailure) in
      let reason = events < .max ? try kernel.run(until: limit, events: events) : try kernel.run(until: limit)
      let progress = kernel.handler.program.progress(
        time: kernel.agenda.now, events: kernel.agenda.eventsProcessed)
      // A buffer that is freed later need not be an event, and still keeps the run from ending.
      let isOver = reason == .agendaEmpty && kernel.handler.fabric.lastFreed <= limit
      return (reason == .agendaEmpty && !isOver ? .limit : reason, progress)
    }
    let statistics = AgendaStatistics(
      events: kernel.agenda.eventsProcessed, peakPending: kernel.agenda.peakPending)
    let pending = stop == nil ? [] : kernel.agenda.removeAll()
    let now = kernel.agenda.now
    var handler = kernel.finish()
    let end = try handler.fabric.end(after: now, stop: stop)
    let live = handler.fabric.pool.live
    let record = try handler.close(at: end, isStopped: stop != nil, pending: pending, live: live)
    recorder?.finish(at: end.picoseconds)
    return AnyOutcome(
      record: record, function: handler.program.function, sink: handler.program.sink, statistics: statistics)
  }

  /// The hardware at rest.
  ///
  /// Events without consequences happen only for a trace of hops: whatever else is traced is known without them.
  func fabric<Recording: StaticSwitch>(
    _ program: borrowing ModelProgram<Recording>, owners: [UInt8] = []
  ) -> ChipFabric {
    let tracesHops =
      Recording.isOn && program.sink.eventConsumer?.selection.kinds.contains(.hop) ?? false
    return ChipFabric(
      chip, tiles: program.emissions.tiles, hasEveryEvent: program.options.hasEveryEvent || tracesHops,
      owners: owners, hasWindows: program.options.hasWindows)
  }

  /// What takes event records to the consumer of a program's sink; nil where it has none.
  func recorder<Recording: StaticSwitch>(
    _ program: borrowing ModelProgram<Recording>, partitions: Int
  ) -> EventRecorder? {
    guard Recording.isOn, let consumer = program.sink.eventConsumer else { return nil }
    return EventRecorder(
      consumer, TracedRun(flow, program.schedule, on: chip), partitions: partitions,
      chunk: program.options.eventChunk)
  }
}
