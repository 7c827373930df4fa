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
    let store = try SweepStore(existing: options.store)
    let results = try options.results(in: store)
    let summary = SweepSummary(results, outlook: try store.ledger.outlook(of: results.file.name))
    if json {
      try StandardStreams.output(summary.json())
    } else {
      try StandardStreams.answer(summary.text)
    }
  }
}
