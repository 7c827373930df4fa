import ArgumentParser
import Foundation
import SpikeFoundry
import SweepLedgers
import SweepPlans
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

  @Option(
    help: ArgumentHelp("Id of the process that started it; it stops when that one ends.", visibility: .hidden)
  )
  var supervisor: Int32?

  @Option(help: "Seconds for which claimed points are the worker's unless it renews them.")
  var lease = 30.0

  @Option(help: "Points that are claimed at once.")
  var batch = 8

  @Option(
    help: ArgumentHelp(
      "Work without a ledger: write results into this folder, for `collect`.", valueName: "folder"))
  var shards: String?

  @Option(help: ArgumentHelp("With --shards: the share of the points to work on.", valueName: "k/n"))
  var share = ShareArgument(number: 0, count: 1)

  @Option(help: "With --shards: worker processes.")
  var jobs = 1

  @Flag(help: ArgumentHelp("Work in this process.", visibility: .hidden))
  var alone = false

  func validate() throws {
    if !(lease >= 1 && lease <= 86_400) {
      throw ValidationError("--lease: expected 1 to 86400, found \(lease)")
    }
    if !(1...10_000).contains(batch) { throw ValidationError("--batch: expected 1 to 10000, found \(batch)") }
    if !(1...1024).contains(jobs) { throw ValidationError("--jobs: expected 1 to 1024, found \(jobs)") }
  }

  func run() throws {
    // Ctrl-C on the terminal reaches the whole group; what it means is for the process that started the worker.
    signal(SIGINT, SIG_IGN)
    let stops = Interrupts(SIGTERM, SIGUSR1)
    guard let shards else { return try claim(stops) }
    guard alone else { return try divide(shards, stops) }
    let worker = try ShardWorker(
      file: try options.load(), folder: try ShardFolder(path: shards), options: settings)
    _ = try worker.run(share: (share.number, share.count)) { stops.count > 0 || isOrphan }
    // Stopped at a point where another process can go on.
    if stops.count > 0 { throw ExitCode(85) }
  }

  private var name: String {
    let process = ProcessInfo.processInfo
    return worker ?? "\(process.hostName)-\(process.processIdentifier)"
  }

  private var settings: SweepWorker.Options {
    var settings = SweepWorker.Options(name: name)
    settings.lease = lease
    settings.batch = batch
    settings.replays = !work.noReplay
    settings.prices = !work.noRepricing
    return settings
  }

  private func claim(_ stops: Interrupts) throws {
    let worker = try SweepWorker(
      file: try options.load(), store: try SweepStore(existing: options.store, isWritten: true),
      options: settings)
    // An orphan finishes its point and leaves the others to the workers of the next supervisor.
    _ = try worker.run { stops.count > 0 || isOrphan }
  }

  /// Whether the process that started it has ended.
  private var isOrphan: Bool { supervisor.map { getppid() != $0 } ?? false }

  /// Divides the share among processes, and passes on that they have to stop.
  private func divide(_ shards: String, _ stops: Interrupts) throws {
    let program = ["/proc/self/exe", "sweep", "work"] + options.arguments + work.arguments
    let file = try options.load()
    try ShardFolder.check(file)
    let processes = ShardProcesses(
      folder: try ShardFolder(path: shards), name: name, attempts: file.budget.attempts,
      arguments: (0..<jobs).map { job in
        program + [
          "--shards", shards, "--share", "\(share.number * jobs + job)/\(share.count * jobs)", "--alone",
          "--supervisor", "\(getpid())",
        ]
      })
    let status = try processes.run { stops.count > 0 }
    if status != 0 { throw ExitCode(status) }
  }
}

/// One of several equal shares as the command line writes it: `0/8`.
struct ShareArgument: ExpressibleByArgument {
  var number: Int
  var count: Int

  var defaultValueDescription: String { "\(number)/\(count)" }

  init(number: Int, count: Int) {
    self.number = number
    self.count = count
  }

  init?(argument: String) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let number = Int(parts[0]), let count = Int(parts[1]), count >= 1,
      count <= 10_000_000, (0..<count).contains(number)
    else { return nil }
    self.init(number: number, count: count)
  }
}
