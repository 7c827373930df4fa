public import DataFiles
import Parquet
import RunRecord

/// The tables of the run folder.
///
/// Counts, times and energies are integers; rates are decimals. A new table is a file with its contents and an
/// entry in `all`.
public struct RunTables: Sendable {
  /// A table by its name, and what makes it.
  struct Source: Sendable {
    let name: String
    let make: @Sendable (RunTables) throws(Failure) -> RunTable
  }

  /// Every table, in the order of writing.
  static let all = [
    Source(name: "cores") { tables throws(Failure) in try tables.cores() },
    Source(name: "ops") { tables throws(Failure) in try tables.operators() },
    Source(name: "energy") { tables throws(Failure) in try tables.energy() },
    Source(name: "links") { tables throws(Failure) in try tables.links() },
    Source(name: "windows") { tables throws(Failure) in try tables.windows() },
    Source(name: "latency") { tables throws(Failure) in try tables.latency() },
    Source(name: "digests") { tables throws(Failure) in try tables.digests() },
    Source(name: "tokens") { tables throws(Failure) in try tables.tokens() },
    Source(name: "critical") { tables throws(Failure) in try tables.critical() },
  ]

  /// Every format of tables in a run folder; what is written where nothing is chosen.
  public static let formats: [TableFormat] = [.parquet, .csv]

  /// Names of all files that tables can be.
  public static let fileNames = all.flatMap { table in formats.map { "\(table.name).\($0.name)" } }

  let report: RunReport

  /// Prepares the tables of a run.
  public init(_ report: RunReport) { self.report = report }

  /// All tables as files in memory.
  public func files(_ formats: [TableFormat] = formats) throws(Failure) -> [ReportFile] {
    var files: [ReportFile] = []
    for source in Self.all where isWanted(source.name) {
      let table = try source.make(self)
      for format in formats { files.append(try table.file(as: format)) }
    }
    return files
  }

  /// Writes all tables into a folder.
  ///
  /// One table is in memory at a time.
  public func write(_ formats: [TableFormat], to folder: OutputFolder) throws(Failure) {
    for source in Self.all where isWanted(source.name) {
      let table = try source.make(self)
      for format in formats {
        let file = try folder.file("\(source.name).\(format.name)")
        try table.write(as: format, to: file)
        try file.close()
      }
    }
  }

  /// Whether the level of the run has a table: totals alone have no windows.
  private func isWanted(_ name: String) -> Bool {
    report.description.trace.level > .totals || !["windows", "latency", "digests"].contains(name)
  }

  /// A table in the making, with the facts of the run.
  func table(_ name: String, _ columns: [TableColumn]) -> TableBuilder {
    TableBuilder(name, columns, properties: report.tableProperties)
  }
}
