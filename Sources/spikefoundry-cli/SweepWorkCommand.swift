import ArgumentParser
import Foundation
import SpikeFoundry
import Sweeps

/// `spikefoundry sweep work`: one worker of a sweep.
struct SweepWorkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "work", abstract: "Work on the points of a sweep that `run` or `emit` has registered.",
    discussion: "SIGTERM finishes the point under way and gives the others back.")

  @OptionGroup var options: SweepOptions

  @OptionGroup var work: SweepWorkOptions

  @Option(help: "Name of the worker, unique among all that run. Default: from host and process.")
  var worker: String?

  @Option(help: "Seconds for which claimed points are the worker's unless it renews them.")
  var lease = 30.0

  @Option(help: "Points that are claimed at once.")
  var batch = 8

  func validate() throws {
    if !(lease >= 1 && lease <= 86_400) { throw ValidationError("--lease: expected 1 to 86400, found \(lease)") }
    if !(1...10_000).contains(batch) { throw ValidationError("--batch: expected 1 to 10000, found \(batch)") }
  }

  func run() throws {
    // Ctrl-C on the terminal reaches the whole group; what it means is for the process that started the worker.
    signal(SIGINT, SIG_IGN)
    let process = ProcessInfo.processInfo
    var settings = SweepWorker.Options(
      name: worker ?? "\(process.hostName)-\(process.processIdentifier)")
    settings.lease = lease
    settings.batch = batch
    settings.replays = !work.noReplay
    settings.prices = !work.noRepricing
    let terms = Interrupts(SIGTERM)
    let worker = try SweepWorker(
      file: try options.load(), store: try SweepStore(path: options.store), options: settings)
    _ = try worker.run { terms.count > 0 }
  }
}
