public import ChipModel
import ChipPlacement
import ChipSimulation
public import DataFiles
import Quantities
import Reporting
import RunRecord
import SpikeFoundry
public import SpikeWorkload

/// A placed model that processes any stretch of a long context, with a short activity repeated over it.
///
/// Keys, windows and their costs are those of the positions; what fires at position p is what fired at position
/// p mod cycle of the recording. Times and energies need no more; values could not be computed this way.
public struct ContextRunner: Sendable {
  /// Name in tables.
  public let name: String
  /// Extents of the model.
  public let shape: ModelShape
  /// The chip.
  public let chip: Chip
  /// What fires, position by position, before it repeats.
  public let activity: [TokenActivity]
  let mode: SpikeMode
  /// Blocks of key slots per layer and key/value head that positions fill in turn; 1 fills slots in order.
  public let keyBlocks: Int
  private let simulation: ChipSimulation
  /// Who is told how far simulations are, and as which part of a study.
  private var watcher: (progress: StudyProgress, part: StudyProgress.Part)?

  /// Joins a placed model with an activity.
  ///
  /// - Parameters:
  ///   - name: name in tables.
  ///   - graph: operators of the model.
  ///   - placement: where they live; it has passed `PlacementCheck`.
  ///   - chip: the chip.
  ///   - activity: at least one position.
  ///   - keyBlocks: blocks of key slots that positions fill in turn.
  init(
    name: String, graph: OperatorGraph, placement: Placement, chip: Chip, activity: [TokenActivity],
    keyBlocks: Int = 1
  ) {
    self.name = name
    self.chip = chip
    self.activity = activity
    self.keyBlocks = keyBlocks
    shape = graph.shape
    mode = graph.mode
    simulation = ChipSimulation(chip: chip, graph: graph, placement: placement)
  }

  /// The same model, whose simulations are a part of a study.
  func watched(by progress: StudyProgress, as part: StudyProgress.Part) -> ContextRunner {
    var runner = self
    runner.watcher = (progress, part)
    return runner
  }

  /// Says how many tokens its part of a study will still simulate.
  func expect(_ tokens: Int) { watcher.map { $0.progress.expect(tokens, in: $0.part) } }

  /// What a simulated stretch of positions took.
  public struct Stretch: Sendable {
    /// Times at which the positions completed, from the entry of the first one, in picoseconds.
    public var completions: [Int64]
    /// Dynamic energy in femtojoules.
    public var dynamic: Double
    /// Leakage and static power of the whole chip, in femtojoules per picosecond.
    public var staticPower: Double
    /// Time from the entry of the first position to the completion of the last, in picoseconds.
    public var time: Double { Double(completions.last ?? 0) }
  }

  /// Simulates a stretch in full.
  ///
  /// - Parameters:
  ///   - start: tokens of the context that were processed before; 0 simulates a run from its beginning.
  ///   - prompt: tokens that are there at once, at least one.
  ///   - generate: tokens to generate; each but the last is fed back when it is known.
  /// - Returns: times and energy of the stretch.
  /// - Throws: 65 where a queue overflows under `on_full: error` or time exceeds its range, 70 where the run
  ///   deadlocks, its books do not balance or its study was stopped.
  public func simulate(start: Int, prompt: Int, generate: Int) throws(Failure) -> Stretch {
    let schedule = TokenSchedule(
      prompt: prompt, generate: generate, shape: shape, mode: mode, start: start, keyBlocks: keyBlocks)
    let positions = (0..<schedule.positions).map { activity[(start + $0) % activity.count] }
    let function = ReplayedFunction(Activity(prompt: prompt, generate: generate, positions: positions))
    let record = try record(function, positions.prefix(prompt).map(\.token), schedule)
    let book = try EnergyBook(record, on: chip)
    return Stretch(
      completions: record.tokens.map { $0.completed.picoseconds },
      dynamic: Double(book.dynamic),
      staticPower: Double(book.staticTotal) / Double(max(1, record.end.picoseconds)))
  }

  private func record(
    _ function: ReplayedFunction, _ prompt: [Int], _ schedule: TokenSchedule
  ) throws(Failure) -> RunRecord {
    var options = RunOptions()
    let watched = watcher.map { $0.progress.begin(schedule.positions, in: $0.part) }
    options.watch = watched?.watch
    defer { if let watcher, let watched { watcher.progress.end(watched.number) } }
    let record: RunRecord
    do throws(SimulationFailure) {
      record = try simulation.run(
        function: function, prompt: prompt, schedule: schedule, options: options, sink: NoTrace()
      ).record
    } catch {
      throw RunFailure.failure(error, chip: chip)
    }
    guard record.stop == nil, watcher?.progress.isStopped != true else { throw Self.stopped }
    return record
  }

  /// What a simulation throws that was stopped; a study takes it as its end.
  static let stopped = Failure(.software, "the study was stopped")

  /// Bytes that the attention of all layers keeps of a context of so many tokens: keys and values with their
  /// scales and score buffers in softmax layers, the state of linear layers.
  public func cacheBytes(_ tokens: Int) -> Int {
    let graph = simulation.flow.graph
    let memory = MemoryModel(graph: graph, banks: chip.core.banks)
    return graph.operators.reduce(0) { sum, operation in
      switch operation.kind {
      case .keys:
        let slots = min(operation.outputs, max(1, tokens))
        return sum + memory.demand(operation, inputs: 0..<operation.inputs, outputs: 0..<slots).state
      case .linearAttention:
        let heads = 0..<operation.outputs
        return sum + memory.demand(operation, inputs: heads, outputs: heads).state
      default: return sum
      }
    }
  }
}
