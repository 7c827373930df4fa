import ArgumentParser
import Parquet
import SpikeFoundry
import SweepLedgers
import SweepPlans
import Sweeps

/// `spikefoundry sweep export`: all points as a table.
struct SweepExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write all points with parameters and metrics: .csv, .json or .parquet.")

  @OptionGroup var options: SweepOptions

  @Option(
    help: ArgumentHelp(
      "Where; the ending names the format. Default: CSV on standard output.", valueName: "file"))
  var out: String?

  func run() throws {
    let results = try options.results()
    try CommandOutput.check([.file("--out", out)], against: options.inputs(results.file))
    let table = SweepTable(results)
    guard let out else { return try StandardStreams.output(try table.csv()) }
    switch out.split(separator: ".").last {
    case "csv": try write(table, .csv, out)
    case "parquet": try write(table, .parquet, out)
    case "json": try AtomicFile.write(Array(try table.json().utf8), to: out)
    default:
      throw Failure(.usage, "--out: expected a name that ends in .csv, .json or .parquet, found '\(out)'")
    }
  }

  private func write(_ table: SweepTable, _ format: TableFormat, _ path: String) throws {
    let file = try AtomicFile(path: path)
    try table.write(format, to: file)
    try file.commit()
  }
}
