import ArgumentParser
import Foundation
import SpikeFoundry
import SweepLedgers
import SweepPlans
import Sweeps

/// `spikefoundry sweep run`: starts a sweep, or goes on with it.
struct SweepRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a sweep, or go on where it stopped.",
    discussion:
      "Finished points are never simulated again, by this sweep or another one of the same store. The first "
      + "Ctrl-C finishes the points under way, the second ends at once; either way `run` again goes on.")

  @OptionGroup var options: SweepOptions

  @OptionGroup var work: SweepWorkOptions

  @Option(help: "Worker processes. Default: one per processor.")
  var jobs = ProcessInfo.processInfo.activeProcessorCount

  @Flag(help: "Change the points of a sweep that the ledger knows already.")
  var extend = false

  @Flag(help: "Try failed points again.")
  var retryFailed = false

  @Flag(help: "Print the final state as JSON, and progress as JSON lines on standard error.")
  var json = false

  func validate() throws {
    if !(1...1024).contains(jobs) { throw ValidationError("--jobs: expected 1 to 1024, found \(jobs)") }
  }

  func run() throws {
    let file = try options.load()
    // Before the store is made: a file that can be read once only, such as a pipe, is none for a sweep.
    let text = try options.text
    let store = try SweepStore(path: options.store)
    let change = try register(file, text, store)
    if !json {
      StandardStreams.message(
        "\(file.name): \(change.new + change.known) points, \(change.finished) finished before"
          + (change.dropped > 0 ? ", \(change.dropped) dropped" : "") + "\n")
    }
    if retryFailed { _ = try store.ledger.retryFailed(of: file.name) }
    var settings = SweepRun.Options(
      worker: ["/proc/self/exe", "sweep", "work"] + options.arguments + work.arguments)
    settings.jobs = jobs
    let sweep = SweepRun(file: file, store: store, options: settings)
    let interrupts = Interrupts(SIGINT)
    let display = SweepDisplay(isForMachines: json)
    let outcome = try sweep.run(isStopping: { interrupts.count }) { display.show($0) }
    display.end()
    for (metric, tau) in outcome.correlations { StandardStreams.message(SweepDisplay.text(metric, tau)) }
    try finish(outcome, try SweepResults(file: file, store: store))
  }

  private func register(_ file: SweepFile, _ text: String, _ store: SweepStore) throws -> Ledger.Registration
  {
    if let known = try SweepRegistration.known(file, in: store) { return known }
    return try SweepDisplay.registration(file, isForMachines: json).enter(
      into: store, text: text, extends: extend)
  }

  private func finish(_ outcome: SweepRun.Outcome, _ results: SweepResults) throws {
    let summary = SweepSummary(results)
    if json {
      try StandardStreams.output(summary.json())
    } else {
      try StandardStreams.answer(summary.text)
    }
    switch outcome.reason {
    case .interrupted: throw ExitCode(130)
    case .outOfTime:
      StandardStreams.message("the time of the sweep (budget.wall) is over; run it again to go on\n")
    case .distrusted:
      StandardStreams.message(
        "\(results.file.name): stopped, as the best points of the first rung would not be the best in full: the front "
          + "above is that of \(results.rows.count { $0.ledger.rung > 0 }) sampled points\n"
          + "give a first rung with more tokens, or --set fidelity.on_low_correlation=widen (all points in full) or warn\n"
      )
      throw ExitCode(1)
    case .finished: break
    }
    if results.rows.contains(where: { $0.ledger.state == .failed }) { throw ExitCode(1) }
  }
}
