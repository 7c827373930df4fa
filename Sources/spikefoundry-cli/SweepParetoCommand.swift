import ArgumentParser
import SpikeFoundry
import SweepLedgers
import SweepPlans
import Sweeps

/// `spikefoundry sweep pareto`: the points that none dominates.
struct SweepParetoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pareto", abstract: "Print the Pareto front; with --out also the page of the sweep.")

  @OptionGroup var options: SweepOptions

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let summary = SweepSummary(
      try SweepResults(file: try options.load(), store: try SweepStore(path: options.store)))
    try StandardStreams.output(json ? summary.json() : summary.frontText)
  }
}
