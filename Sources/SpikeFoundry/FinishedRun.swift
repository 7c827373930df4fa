import ChipModel
public import ChipSimulation
import Crypto
public import DataFiles
import Foundation
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
  /// - Returns: everything that the outputs are made of.
  /// - Throws: 66 where the checkpoint cannot be read again for its digest, 70 where the books do not balance.
  public func report(
    options: [RunDescription.Option] = [], furtherFiles: [String] = []
  ) throws(Failure) -> RunReport {
    var description = try description(options)
    description.furtherFiles = furtherFiles
    return try RunReport(
      record: record, chip: prepared.request.chip, placement: prepared.placement,
      description: description, sites: sites,
      edges: OperatorEdge.edges(of: prepared.simulation.flow))
  }

  private func description(_ options: [RunDescription.Option]) throws(Failure) -> RunDescription {
    let request = prepared.request
    var prompt: String?
    if case .text(let text) = request.prompt { prompt = text }
    let name = URL(fileURLWithPath: prepared.folder).standardizedFileURL.lastPathComponent
    return RunDescription(
      toolVersion: SpikeFoundryVersion.current, modelName: name,
      modelSHA256: try Checkpoint.digest(folder: prepared.folder), shape: prepared.model.shape,
      mode: request.mode,
      prompt: prepared.prompt, promptText: prompt, generated: generated, text: text,
      chipSHA256: Self.digest(ChipText.show(request.chip)),
      placementSHA256: Self.digest(placementText), options: options, notes: notes)
  }

  private var placementText: String {
    prepared.placement.entries.map { "\($0.operation) \($0.inputs) \($0.outputs) \($0.node.text)\n" }.joined()
  }

  /// Remarks that a reader must know.
  private var notes: [String] {
    var notes: [String] = []
    if !prepared.model.shape.isSpiking {
      notes.append("plain checkpoint: it ran unspiked, with graded packets, whatever --sites says")
    }
    if let margin = results.smallestMargin {
      notes.append("smallest rounding margin \(margin.margin) at \(margin.site)")
    }
    for site in results.clamped.sorted() { notes.append("the threshold of \(site) met a bound of its clamp") }
    if let clocks = clockNote { notes.append(clocks) }
    return notes
  }

  private var clockNote: String? {
    let clocks = prepared.request.chip.clocks
    guard !clocks.isEmpty else { return nil }
    return "clock periods: " + clocks.map { "\($0.name) \($0.period.picoseconds) ps" }.joined(separator: ", ")
  }

  private var sites: [SiteSparsity] {
    zip(results.sites, results.statistics).map { site, statistics in
      SiteSparsity(
        site: site.description, channels: Int64(statistics.channels),
        firing: Int64(statistics.firingChannels),
        spikes: Int64(statistics.bitwiseSpikes), absoluteSum: Int64(statistics.ternarySpikes),
        slots: Int64(statistics.occupiedSlots), atMostSeven: Int64(statistics.smallCounts),
        largest: Int64(statistics.largest), isQuery: site.kind == .query)
    }
  }

  private static func digest(_ text: String) -> String {
    SHA256.hash(data: Array(text.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

/// The version of the program, as manifests state it.
public enum SpikeFoundryVersion {
  /// Of the form `major.minor.patch`.
  public static let current = "0.1.0"
}
