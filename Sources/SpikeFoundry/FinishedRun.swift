import ChipModel
public import ChipSimulation
public import DataFiles
import ModelImport
public import Reporting
public import RunRecord
import SpikeWorkload
public import SpikingExecution

/// What a run gave: its books, the results of the function side, and the reports made of them.
public struct FinishedRun: Sendable {
  /// The request with the loaded model and its placement.
  public let prepared: PreparedRun
  /// Counts and times of the timing side.
  public let record: RunRecord
  /// Results of the function side: statistics of every site, and what the request asked to keep.
  public package(set) var results: FunctionResults
  /// Facts about the simulator's own work; they go to `host.json` only.
  public let statistics: AgendaStatistics
  /// Time that the simulation took on this machine; it goes to `host.json` only.
  public let wallTime: Duration

  /// Token ids that the model named, in order.
  public var generated: [Int] { record.tokens.compactMap(\.next) }

  /// The generated tokens as text; the ids where the model has no tokenizer.
  public var text: String {
    guard let tokenizer = prepared.tokenizer else { return generated.map(String.init).joined(separator: " ") }
    return tokenizer.decode(generated)
  }

  /// The report of the run.
  ///
  /// - Parameters:
  ///   - options: the command's options that decide the result, for the manifest.
  ///   - furtherFiles: names of files that the caller adds to the run folder.
  ///   - trace: what the run recorded of its events.
  /// - Returns: everything that the outputs are made of.
  /// - Throws: 66 where the checkpoint cannot be read again for its digest, 70 where the books do not balance.
  public func report(
    options: [RunDescription.Option] = [], furtherFiles: [String] = [],
    trace: TraceDescription = TraceDescription()
  ) throws(Failure) -> RunReport {
    var description = try description(options)
    description.furtherFiles = furtherFiles
    description.trace = trace
    description.notes += trace.notes
    return try RunReport(
      record: record, chip: prepared.request.chip, placement: prepared.placement,
      description: description, sites: SiteSparsity.list(results.sites, results.statistics),
      edges: OperatorEdge.edges(of: prepared.simulation.flow))
  }

  private func description(_ options: [RunDescription.Option]) throws(Failure) -> RunDescription {
    let request = prepared.request
    var prompt: String?
    if case .text(let text) = request.prompt { prompt = text }
    var description = RunDescription(
      toolVersion: SpikeFoundryVersion.current, modelName: prepared.model.name,
      modelSHA256: try prepared.model.digest(), shape: prepared.model.shape,
      mode: request.mode,
      prompt: prepared.prompt, promptText: prompt, generated: generated, text: text,
      chipSHA256: Digest.of(request.chip),
      placementSHA256: Digest.hexadecimal(placementText), options: options, notes: notes)
    description.synthetic = synthetic
    if request.synthetic != nil {
      description.modelOrigin = .synthetic
    } else if request.modelFolder == nil {
      description.modelOrigin = .embedded
    }
    description.noteOrigins(
      chip: request.chip, placement: prepared.placement, graph: prepared.simulation.flow.graph)
    return description
  }

  /// What a synthetic model was made of.
  private var synthetic: SyntheticDescription? {
    guard let model = prepared.model.synthetic, let digest = results.digest else { return nil }
    return SyntheticDescription(
      configuration: model.configuration, seed: model.seed, weights: "\(model.sharing)",
      weightBytes: SyntheticWeights.byteCount(
        model.shape, sites: prepared.request.mode.sites, sharing: model.sharing),
      distribution: "published, SpikingBrain-7B (Figure 9 and Table 11)", firing: model.firing,
      accumulators: digest.count, digest: "\(digest)")
  }

  /// The placement as a file that `run --placement` reads.
  var placementText: String { PlacementFile.text(prepared.placement, graph: prepared.simulation.flow.graph) }

  /// Remarks that a reader must know.
  private var notes: [String] {
    var notes: [String] = []
    if prepared.model.synthetic != nil {
      notes.append(
        "synthetic model: shapes of a configuration, random weights and activity; tokens mean nothing")
    }
    if !prepared.model.shape.isSpiking {
      notes.append("plain checkpoint: it ran unspiked, with graded packets, whatever --sites says")
    }
    if let note = prepared.model.note(onDivisor: prepared.request.mode.k) { notes.append(note) }
    if let margin = results.smallestMargin {
      notes.append(
        "smallest rounding margin: \(RoundingUnit.counts.margin(margin.margin)), at \(margin.site)")
    }
    for site in results.clamped.sorted() { notes.append("the threshold of \(site) met a bound of its clamp") }
    return notes + Self.clockNotes(prepared.request.chip)
  }

  /// Periods of the chip's clocks, which are rounded once to whole picoseconds.
  static func clockNotes(_ chip: Chip) -> [String] {
    guard !chip.clocks.isEmpty else { return [] }
    return [
      "clock periods: " + chip.clocks.map { "\($0.name) \($0.period.picoseconds) ps" }.joined(separator: ", ")
    ]
  }
}

/// The version of the program, as manifests state it.
public enum SpikeFoundryVersion {
  /// Of the form `major.minor.patch`.
  public static let current = "0.1.0"
}
