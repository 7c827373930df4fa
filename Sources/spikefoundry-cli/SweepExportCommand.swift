import ArgumentParser
import SpikeFoundry
import Sweeps

/// `spikefoundry sweep export`: all points as a table.
struct SweepExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write all points with parameters and metrics: .csv, .json or .parquet.")

  @OptionGroup var options: SweepOptions

  @Option(help: ArgumentHelp("Where; the ending names the format. Default: CSV on standard output.", valueName: "file"))
  var out: String?

  func run() throws {
    let table = SweepTable(
      try SweepResults(file: try options.load(), store: try SweepStore(path: options.store)))
    guard let out else { return try StandardStreams.output(try table.csv()) }
    switch out.split(separator: ".").last {
    case "csv": try AtomicFile.write(Array(try table.csv().utf8), to: out)
    case "json": try AtomicFile.write(Array(try table.json().utf8), to: out)
    case "parquet": try table.writeParquet(to: out)
    default: throw Failure(.usage, "--out: expected a name that ends in .csv, .json or .parquet, found '\(out)'")
    }
  }
}
