import ArgumentParser
import SpikeFoundry
import SweepPlans
import Sweeps

/// `spikefoundry sweep sensitivity`: which axis decides which objective.
struct SweepSensitivityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sensitivity",
    abstract: "Print the indices of a finished sweep with a Morris or Saltelli design.")

  @OptionGroup var options: SweepOptions

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let results = try options.results()
    let indices = try SweepSensitivity(results)
    if json {
      try StandardStreams.output(try indices.json())
    } else {
      try StandardStreams.answer(indices.text)
    }
  }
}
