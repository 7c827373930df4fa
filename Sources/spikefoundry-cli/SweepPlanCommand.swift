import ArgumentParser
import SpikeFoundry
import SweepLedgers
import SweepPlans
import Sweeps

/// `spikefoundry sweep plan`: what a sweep would do.
struct SweepPlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Check a sweep file and count its points, without simulating.")

  @OptionGroup var options: SweepOptions

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let file = try options.load()
    let registration = try SweepDisplay.registration(file, isForMachines: json)
    let isThere = InputFile.exists("\(options.store)/ledger.sqlite")
    let store = isThere ? try SweepStore(existing: options.store) : nil
    let plan = try SweepForecast(registration, file: file, store: store)
    if json {
      try StandardStreams.output(plan.json())
    } else {
      try StandardStreams.answer(plan.text)
    }
  }
}
