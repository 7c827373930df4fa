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
    let (file, store) = (try options.load(), try SweepStore(existing: options.store))
    let summary = SweepSummary(
      try SweepResults(file: file, store: store), outlook: try store.ledger.outlook(of: file.name))
    if json {
      try StandardStreams.output(summary.json())
    } else {
      try StandardStreams.answer(summary.text)
    }
  }
}
