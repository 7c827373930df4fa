package import ChipModel
public import ChipPlacement
public import ChipSimulation
import ConfigFiles
public import DataFiles
import ModelImport
public import RunRecord
package import SpikeWorkload
import SpikingExecution
import SpikingModel

/// A request whose model is loaded, checked against the chip and placed.
public struct PreparedRun: Sendable {
  /// What was asked for.
  public let request: RunRequest
  /// The model, with its weights where it is a checkpoint.
  public package(set) var model: RunModel
  /// Nil where the model has none and the prompt was given as token ids.
  public let tokenizer: Tokenizer?
  /// Token ids of the prompt.
  public let prompt: [Int]
  /// Where every piece of every operator lives.
  public let placement: Placement
  /// The placed model on its chip, ready to run.
  public let simulation: ChipSimulation
  /// Which positions are processed, and what each needs.
  public let schedule: TokenSchedule
  /// Is told now and then how far the run is, and answers whether it goes on (`RunOptions.watch`).
  public var watch: (@Sendable (RunProgress) -> Bool)?
  /// Test knob: makes one END announce a wrong number.
  package var corruptedEnd: CorruptedEnd?

  /// Loads, checks and places.
  ///
  /// - Parameter request: what to run.
  /// - Throws: 64 for tokens that do not fit the model, 65 for a model that the chip refuses or cannot hold,
  ///   66 for missing files.
  public init(_ request: RunRequest) throws(Failure) {
    try self.init(request, placed: nil)
  }

  /// Loads, checks and places; what `placed` knows is not placed again.
  package init(_ request: RunRequest, placed: PlacedModels?) throws(Failure) {
    self.request = request
    model = try Self.model(request)
    (prompt, tokenizer) = try Self.prompt(request, model)
    try Self.checkTokens(prompt, request, model.shape)
    try Self.checkCapabilities(of: request.chip, for: model.shape, request.mode)
    if case .checkpoint(let weights, _) = model, weights.shape.isSpiking {
      try weights.checkAccumulators(k: request.mode.k, sites: request.mode.sites)
    }
    let graph = OperatorGraph(shape: model.shape, mode: request.mode, banks: request.chip.core.banks)
    let given = try Self.given(request, graph)
    if let placed, given == nil {
      simulation = try placed.simulation(graph, on: request.chip)
      placement = simulation.flow.placement
    } else {
      placement = try Self.place(graph, on: request.chip, as: given)
      simulation = ChipSimulation(chip: request.chip, graph: graph, placement: placement)
    }
    schedule = TokenSchedule(
      prompt: prompt.count, generate: request.generate, shape: model.shape, mode: request.mode)
  }

  /// The checkpoint that the request names, or the shapes that it asks for.
  package static func model(_ request: RunRequest) throws(Failure) -> RunModel {
    if let synthetic = request.synthetic {
      return .synthetic(try synthetic.model(layers: request.layers, mode: request.mode))
    }
    let folder = if let given = request.modelFolder { given } else { try EmbeddedModel.folder() }
    guard !folder.isEmpty else { throw Failure(.usage, "the model folder has an empty name") }
    return .checkpoint(try Checkpoint.load(folder: folder, layers: request.layers), folder: folder)
  }

  private static func prompt(
    _ request: RunRequest, _ model: RunModel
  ) throws(Failure) -> ([Int], Tokenizer?) {
    switch (request.prompt, model) {
    case (.tokens(let ids), .checkpoint(_, let folder)):
      return (ids, Tokenizer.isPresent(in: folder) ? try Tokenizer.load(folder: folder) : nil)
    case (.tokens(let ids), .synthetic): return (ids, nil)
    case (.text(let text), .checkpoint(_, let folder)):
      let tokenizer = try Tokenizer.load(folder: folder)
      return (tokenizer.encode(text), tokenizer)
    case (.random(let count), .synthetic(let model)):
      guard count <= model.shape.maximumPositions else {
        throw Failure(
          .usage, "expected a prompt of at most \(model.shape.maximumPositions) tokens, found \(count)")
      }
      try ChipMemory.check(prompt: count, generate: 0)
      try checkLength(count)
      return (model.activity(request.mode).prompt(count), nil)
    case (.text, .synthetic):
      throw Failure(.usage, "a synthetic model has no tokenizer: expected a prompt of token ids, found text")
    case (.random, .checkpoint):
      throw Failure(.usage, "random prompts are for synthetic models: expected text or token ids")
    }
  }

  /// - Throws: 64 for a prompt that no manifest may list.
  private static func checkLength(_ prompt: Int) throws(Failure) {
    guard prompt > RunManifest.longestPrompt else { return }
    throw Failure(
      .usage,
      "expected a prompt of at most \(RunManifest.longestPrompt) tokens, which the manifest can list, found \(prompt)"
    )
  }

  private static func checkTokens(_ prompt: [Int], _ request: RunRequest, _ shape: ModelShape) throws(Failure)
  {
    guard !prompt.isEmpty else { throw Failure(.usage, "the prompt is empty; expected at least one token") }
    if let id = prompt.first(where: { $0 < 0 || $0 >= shape.vocabulary }) {
      throw Failure(
        .usage, "token \(id) of the prompt is not in the vocabulary; expected 0..<\(shape.vocabulary)")
    }
    guard request.generate >= 0, request.generate <= shape.maximumPositions,
      prompt.count + request.generate <= shape.maximumPositions
    else {
      throw Failure(
        .usage,
        "the prompt has \(prompt.count) tokens and \(request.generate) are to be generated; "
          + "the context holds \(shape.maximumPositions)")
    }
    let sites = request.keeping.contains(.activity) ? shape.sites(request.mode) : []
    try ChipMemory.check(
      prompt: prompt.count, generate: request.generate,
      keptChannels: sites.reduce(0) { $0 + shape.width(of: $1.kind) })
    try checkLength(prompt.count)
  }

  /// Refuses a model that needs something which the chip does not declare.
  package static func checkCapabilities(of chip: Chip, for shape: ModelShape, _ mode: SpikeMode)
    throws(Failure)
  {
    try ChipMemory.check(chip)
    let refusals = chip.refusals(for: shape, mode: mode)
    guard !refusals.isEmpty else { return }
    let more = refusals.count > 2 ? ["  and \(refusals.count - 2) more capabilities"] : []
    throw Failure(
      .data,
      (["chip '\(chip.name)' cannot run this model"] + refusals.prefix(2).map { "  " + $0.message } + more)
        .joined(separator: "\n"))
  }

  /// The placement that the request brings, from a file where it names one.
  private static func given(_ request: RunRequest, _ graph: OperatorGraph) throws(Failure) -> Placement? {
    guard let path = request.placementFile else { return request.placement }
    do throws(ConfigDiagnostic) {
      return try PlacementFile(path: path).placement(graph: graph, chip: request.chip)
    } catch {
      throw Failure(FailureCode(rawValue: error.exitCode) ?? .data, placed: error.text)
    }
  }

  /// The given placement if it is valid, else that of the default placer.
  package static func place(
    _ graph: OperatorGraph, on chip: Chip, as given: Placement?
  ) throws(Failure) -> Placement {
    do throws(PlacementFailure) {
      guard let given else { return try Placer.place(graph, on: chip) }
      try PlacementCheck.check(given, graph: graph, chip: chip)
      return given
    } catch {
      throw Failure(.data, error.message)
    }
  }

  /// Simulates, computing with weights; those of a synthetic model are made now.
  ///
  /// - Parameter sink: receives every served spike, if it wants them.
  /// - Throws: 65 where a queue overflows under `on_full: error` or a value cannot be computed; 70 where the
  ///   run deadlocks or its books do not balance.
  /// - Returns: the books and results of the run, and the sink with what it received.
  public func run<Sink: TraceSink>(sink: Sink) throws(Failure) -> (FinishedRun, Sink) {
    switch model {
    case .checkpoint(let weights, _):
      return try run(
        WeightedFunction(
          model: weights, flow: simulation.flow, schedule: schedule, keeping: request.keeping), sink)
    case .synthetic(let model):
      let weights = SyntheticWeights(model, sites: request.mode.sites)
      return try run(
        SyntheticFunction(
          model: model, weights: weights, flow: simulation.flow, schedule: schedule, keeping: request.keeping,
          threads: request.threads),
        sink)
    }
  }

  private func run<Function: ModelFunction, Sink: TraceSink>(
    _ function: Function, _ sink: Sink
  ) throws(Failure) -> (FinishedRun, Sink) {
    let clock = ContinuousClock()
    let start = clock.now
    do throws(SimulationFailure) {
      let outcome = try simulation.run(
        function: function, prompt: prompt, schedule: schedule, options: options, sink: sink)
      // Not the function given: a run that starts again does so with a fresh one.
      if let problem = outcome.function.failure { throw RunFailure.value(problem) }
      return (
        FinishedRun(
          prepared: self, record: outcome.record, results: outcome.function.results,
          statistics: outcome.statistics,
          wallTime: clock.now - start),
        outcome.sink
      )
    } catch {
      throw RunFailure.failure(error, chip: request.chip)
    }
  }

  /// Simulates without an event trace.
  ///
  /// - Throws: as `run(sink:)` does.
  /// - Returns: the books and results of the run.
  public func run() throws(Failure) -> FinishedRun { try run(sink: NoTrace()).0 }

  /// What the timing side is told besides chip, placement and activity.
  public var options: RunOptions {
    var options = RunOptions(
      tokensInFlight: request.tokensInFlight, stopTokens: request.stopsAtEndOfText ? model.endOfText : [],
      insertionShuffle: request.seed, threads: request.threads)
    options.timing = request.timing
    options.stopTime = request.stopTime
    options.watch = watch
    options.corruptedEnd = corruptedEnd
    return options
  }
}
