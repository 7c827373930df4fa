public import ChipModel
public import ChipPlacement
public import ChipSimulation
public import DataFiles
public import Reporting
public import RunRecord
import SpikeWorkload

/// What a replay gave: the books of the timing side, and the reports made of them.
public struct ReplayedRun: Sendable {
  /// What was replayed.
  public let replay: Replay
  /// The chip that it ran on.
  public let chip: Chip
  /// Where every piece of every operator lived.
  public let placement: Placement
  /// The placed model.
  public let flow: DataFlow
  /// Counts and times.
  public let record: RunRecord
  /// Facts about the simulator's own work; they go to `host.json` only.
  public let statistics: AgendaStatistics
  /// Time that the simulation took on this machine; it goes to `host.json` only.
  public let wallTime: Duration
  let seed: UInt64?

  /// The report of the replay: summary and tables are those of the recorded run on the same chip.
  ///
  /// - Parameters:
  ///   - options: the command's options that decide the result, for the manifest.
  ///   - unknowns: costs that the activity is silent on.
  ///   - furtherFiles: names of files that the caller adds to the run folder.
  ///   - trace: what the run recorded of its events.
  /// - Returns: everything that the run folder is made of.
  /// - Throws: 70 where the books do not balance.
  public func report(
    options: [RunDescription.Option] = [], unknowns: [String] = [], furtherFiles: [String] = [],
    trace: TraceDescription = TraceDescription()
  ) throws(Failure) -> RunReport {
    let prompt = replay.activity.positions.prefix(replay.activity.prompt).map(\.token)
    let generated = record.tokens.compactMap(\.next)
    var description = RunDescription(
      toolVersion: SpikeFoundryVersion.current, modelName: replay.source.model,
      modelSHA256: replay.source.modelSHA256, shape: replay.shape, mode: replay.mode, prompt: prompt,
      promptText: nil, generated: generated,
      text: replay.source.text(of: generated, recorded: replay.activity.generate),
      chipSHA256: Digest.of(chip), placementSHA256: Digest.hexadecimal(placementText),
      options: options,
      notes: ["replay of a stored activity, without weights"] + replay.source.notes + unknowns
        + FinishedRun.clockNotes(chip))
    description.furtherFiles = furtherFiles
    description.modelOrigin = .activity
    description.noteOrigins(chip: chip, placement: placement, graph: flow.graph)
    description.trace = trace
    description.notes += trace.notes
    return try RunReport(
      record: record, chip: chip, placement: placement, description: description,
      sites: SiteSparsity.list(flow.sites, statisticsBySite), edges: OperatorEdge.edges(of: flow))
  }

  /// Writes the files of a report and `host.json` into a folder that the caller commits.
  ///
  /// - Returns: the report that was written: with what the timeline of a traced run does not show.
  /// - Throws: 74 where the device is full or fails.
  @discardableResult
  public func write(
    _ report: RunReport, to folder: OutputFolder, paths: [RunDescription.Option] = [],
    further: [ReportFile] = [], tables: [TableFormat] = RunTables.formats
  ) throws(Failure) -> RunReport {
    let host = RunFolder.hostFacts(wallTime, statistics, seed: seed, paths: paths)
    return try RunFolder.write(report, host, placementText, further, tables, to: folder)
  }

  private var placementText: String { PlacementFile.text(placement, graph: flow.graph) }

  /// Of the positions that were done.
  private var statisticsBySite: [SiteStatistics] {
    flow.sites.enumerated().map { index, site in
      var sum = SiteStatistics()
      for position in replay.activity.positions.prefix(record.tokens.count) {
        let counts = position.sites[index].counts
        sum += SiteStatistics(counts)
        sum.addSilent(replay.shape.width(of: site.kind) - counts.count)
      }
      return sum
    }
  }
}
