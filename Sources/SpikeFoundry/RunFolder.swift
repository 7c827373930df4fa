import ChipModel
import ChipSimulation
public import DataFiles
import ModelImport
public import Reporting

/// The folder of a run on disk.
///
/// The command and programs write it with the same code.
public enum RunFolder {
  /// Opens the folder before the run, so that a run that cannot be written is not begun.
  ///
  /// - Parameters:
  ///   - path: the folder; a run that it holds is replaced.
  ///   - source: the run folder that the new one is made from, which it must not replace.
  /// - Returns: the folder, which the caller commits.
  /// - Throws: 64 where both are one folder, 73 where the folder holds something else or cannot be created.
  public static func open(_ path: String, from source: String? = nil) throws(Failure) -> OutputFolder {
    if let source, FilePlace.areOne(path, source) {
      throw Failure(
        .usage, file: path,
        "expected a folder besides the run that is read, found that run: it would be replaced")
    }
    return try OutputFolder(path: path, schemaPrefix: "spikefoundry.run/")
  }

  /// Writes everything that belongs to a run, with the timeline of its events where it recorded any.
  ///
  /// - Returns: the report with what the timeline does not show.
  static func write(
    _ report: RunReport, _ host: HostFacts, _ placement: String, _ further: [ReportFile],
    _ tables: [TableFormat], to folder: OutputFolder
  ) throws(Failure) -> RunReport {
    var report = report
    let own = [
      ReportFile(name: "placement.yaml", text: placement),
      ReportFile(name: "chip.yaml", text: ChipYAML.text(report.chip)), try host.file(),
    ]
    try report.writeTables(tables, to: folder)
    if !report.description.trace.rows.isEmpty {
      report.note(timeline: try RunTimeline.write(to: folder, manifest: try Manifest(report).json()))
    }
    try report.writePages(to: folder)
    for file in further + own { try folder.write(file.name, file.contents) }
    try folder.write(RunPage.fileName, try RunPage(folder: folder.growingPath).html)
    return report
  }

  /// What is true of this machine and this process only.
  static func hostFacts(
    _ wallTime: Duration, _ statistics: AgendaStatistics, seed: UInt64?, paths: [RunDescription.Option]
  ) -> HostFacts {
    HostFacts(
      wallNanoseconds: wallTime.nanoseconds, peakMemoryBytes: MachineMemory.peak, threads: statistics.threads,
      seed: seed ?? 0, agendaEvents: Int64(clamping: statistics.events),
      agendaMaximum: Int64(statistics.peakPending), paths: paths,
      other: [.init("timing", statistics.timing.rawValue)]
        + (statistics.packetReason.map { [.init("timing_reason", $0)] } ?? []))
  }

  /// What is true of this process, where nothing was simulated.
  static func hostFacts(paths: [RunDescription.Option]) -> HostFacts {
    HostFacts(
      wallNanoseconds: 0, peakMemoryBytes: MachineMemory.peak, threads: 1, seed: 0, agendaEvents: 0,
      agendaMaximum: 0,
      paths: paths)
  }
}

extension FinishedRun {
  /// Writes the whole run folder at once: it appears complete or not at all.
  ///
  /// - Returns: the report that was written.
  /// - Throws: 73 where the folder cannot be created, 74 where the device is full or fails.
  @discardableResult
  public func write(to path: String) throws(Failure) -> RunReport {
    let folder = try RunFolder.open(path)
    let written = try write(try report(), to: folder)
    try folder.commit()
    return written
  }

  /// Writes the files of a report and `host.json` into a folder that the caller commits.
  ///
  /// - Parameters:
  ///   - report: what `report(options:)` gave.
  ///   - folder: a folder that `RunFolder.open` opened.
  ///   - paths: paths by role, for `host.json`.
  ///   - further: files besides those of the report, such as a spike trace.
  ///   - tables: formats of the tables.
  /// - Returns: the report that was written: with what the timeline of a traced run does not show.
  /// - Throws: 74 where the device is full or fails.
  @discardableResult
  public func write(
    _ report: RunReport, to folder: OutputFolder, paths: [RunDescription.Option] = [],
    further: [ReportFile] = [], tables: [TableFormat] = RunTables.formats
  ) throws(Failure) -> RunReport {
    let host = RunFolder.hostFacts(
      wallTime, statistics, seed: prepared.request.seed, paths: modelPath + paths)
    return try RunFolder.write(report, host, placementText, further, tables, to: folder)
  }
}

extension FinishedRun {
  /// Where the model lies, or the file that its shapes come from; empty for shapes that need no file.
  private var modelPath: [RunDescription.Option] {
    switch prepared.model {
    case .checkpoint(_, let folder): return [.init("model", folder)]
    case .synthetic:
      guard let path = prepared.request.synthetic?.configuration, !ConfiguredShape.names.contains(path) else {
        return []
      }
      return [.init("model", path)]
    }
  }
}

extension Duration {
  fileprivate var nanoseconds: Int64 {
    components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
  }
}
