public import ChipModel
public import ChipPlacement
public import ChipSimulation
public import DataFiles
import ModelImport
public import RunRecord
public import SpikeWorkload

/// A stored activity that can be run again on any chip: the timing of a run without its weights.
///
/// On the same chip and placement it gives the same `RunRecord` as the run that it was taken from.
public struct Replay: Sendable {
  /// Extents of the model.
  public let shape: ModelShape
  /// How its spikes were coded.
  public var mode: SpikeMode
  /// What fired, position by position.
  public let activity: Activity
  /// The model that it was recorded from, as far as it is known.
  public var source = ActivitySource()

  /// Makes a replay of a stored activity.
  public init(shape: ModelShape, mode: SpikeMode, activity: Activity) {
    self.shape = shape
    self.mode = mode
    self.activity = activity
  }

  /// Takes the activity of a run; nil where its request did not keep it (`RunRequest.keeping`).
  ///
  /// Reads the files of a checkpoint again, for their digest.
  ///
  /// - Throws: 66 where they cannot be read any more.
  public init?(of run: FinishedRun) throws(Failure) {
    guard run.prepared.request.keeping.contains(.activity) else { return nil }
    shape = run.prepared.model.shape
    mode = run.prepared.request.mode
    activity = Activity(
      prompt: run.prepared.prompt.count, generate: run.generated.count, positions: run.results.activities)
    source = ActivitySource(
      model: run.prepared.model.name, modelSHA256: try run.prepared.model.digest(), text: run.text,
      pieces: run.prepared.tokenizer.map { run.generated.map($0.bytes) } ?? [],
      lostSpikes: run.record.losses.reduce(0) { $0 + $1.packets })
  }

  /// Runs the timing side alone.
  ///
  /// - Parameters:
  ///   - chip: any chip that can hold the model.
  ///   - placement: nil asks the default placer.
  ///   - options: limits and seeds of the timing side.
  ///   - sink: receives served spikes.
  /// - Returns: the run and the sink.
  /// - Throws: 65 where the chip refuses or cannot hold the model, or a queue overflows under `on_full: error`;
  ///   70 where the run deadlocks or its books do not balance.
  public func simulate<Sink: TraceSink>(
    on chip: Chip, placement: Placement? = nil, options: RunOptions = RunOptions(), sink: Sink
  ) throws(Failure) -> (ReplayedRun, Sink) {
    try simulate(on: chip, options: options, sink: sink) { graph throws(Failure) in
      let placed = try PreparedRun.place(graph, on: chip, as: placement)
      return ChipSimulation(chip: chip, graph: graph, placement: placed)
    }
  }

  /// Runs the timing side alone, placed by default; what is placed the same is placed once.
  package func simulate<Sink: TraceSink>(
    on chip: Chip, placed: PlacedModels, options: RunOptions, sink: Sink
  ) throws(Failure) -> (ReplayedRun, Sink) {
    try simulate(on: chip, options: options, sink: sink) { graph throws(Failure) in
      try placed.simulation(graph, on: chip)
    }
  }

  private func simulate<Sink: TraceSink>(
    on chip: Chip, options: RunOptions, sink: Sink, _ place: (OperatorGraph) throws(Failure) -> ChipSimulation
  ) throws(Failure) -> (ReplayedRun, Sink) {
    try PreparedRun.checkCapabilities(of: chip, for: shape, mode)
    try checkSpikes()
    let simulation = try place(OperatorGraph(shape: shape, mode: mode, banks: chip.core.banks))
    let schedule = TokenSchedule(
      prompt: activity.prompt, generate: activity.generate, shape: shape, mode: mode)
    let clock = ContinuousClock()
    let start = clock.now
    do throws(SimulationFailure) {
      let outcome = try simulation.run(
        function: ReplayedFunction(activity), prompt: activity.positions.prefix(activity.prompt).map(\.token),
        schedule: schedule, options: options, sink: sink)
      let run = ReplayedRun(
        replay: self, chip: chip, placement: simulation.flow.placement, flow: simulation.flow,
        record: outcome.record,
        statistics: outcome.statistics, wallTime: clock.now - start, seed: options.insertionShuffle)
      return (run, outcome.sink)
    } catch {
      throw RunFailure.failure(error, chip: chip)
    }
  }

  /// Spikes of one vector that are listed at a time, at most: several times what the widest models fire when all of
  /// a vector is in one channel.
  static let spikeLimit = 1 << 24

  /// Refuses counts that no neuron fires, before anything is allocated for their spikes.
  ///
  /// Ternary spikes are as many as the counts say, without a bound of the coding.
  ///
  /// - Throws: 65 with position and site.
  public func checkSpikes() throws(Failure) {
    guard mode.coding == .ternary else { return }
    let sites = shape.sites(mode)
    for (row, position) in activity.positions.enumerated() {
      for (site, vector) in zip(sites, position.sites) {
        let spikes = vector.counts.reduce(0) { $0 + Int($1.magnitude) }
        guard spikes > Self.spikeLimit else { continue }
        throw Failure(
          .data,
          "count/\(site): expected at most \(Self.spikeLimit) ternary spikes in a row, found \(spikes) in row "
            + "\(row): use another --coding")
      }
    }
  }

  /// Runs the timing side without an event trace.
  public func run(on chip: Chip, placement: Placement? = nil) throws(Failure) -> RunRecord {
    try simulate(on: chip, placement: placement, sink: NoTrace()).0.record
  }
}
