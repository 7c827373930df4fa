import ArgumentParser
import SpikeFoundry
import SweepLedgers
import SweepPlans
import Sweeps

/// `spikefoundry sweep status`: how far a sweep is.
struct SweepStatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Say how far a sweep is, and what failed.")

  @OptionGroup var options: SweepOptions

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let summary = SweepSummary(
      try SweepResults(file: try options.load(), store: try SweepStore(path: options.store)))
    try StandardStreams.output(json ? summary.json() : summary.text)
  }
}
