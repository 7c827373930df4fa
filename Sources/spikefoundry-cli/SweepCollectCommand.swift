import ArgumentParser
import SpikeFoundry
import SweepLedgers
import SweepPlans
import Sweeps

/// `spikefoundry sweep collect`: results of shards into the ledger.
struct SweepCollectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "collect", abstract: "Enter the results of shard workers into the ledger.")

  @OptionGroup var options: SweepOptions

  @Option(help: ArgumentHelp("Folder of the shards.", valueName: "folder"))
  var shards: String

  @Flag(help: "Change the points of a sweep that the ledger knows already.")
  var extend = false

  func run() throws {
    let file = try options.load()
    try ShardFolder.check(file)
    // Before the store is made: a file that can be read once only, such as a pipe, is none for a sweep.
    let text = try options.text
    let folder = try ShardFolder(existing: shards)
    let store = try SweepStore(path: options.store)
    if try SweepRegistration.known(file, in: store) == nil {
      try SweepRegistration(file).enter(into: store, text: text, extends: extend)
    }
    let count = try ShardCollection.collect(folder, into: store)
    StandardStreams.message(
      "\(count.new) new results, \(count.ignored) known, \(count.torn) torn lines skipped\n")
    try StandardStreams.answer(SweepSummary(try SweepResults(file: file, store: store)).text)
  }
}
