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

  func run() throws {
    let file = try options.load()
    let store = try SweepStore(path: options.store)
    _ = try SweepRegistration(file).enter(into: store, text: try options.text, extends: true)
    let count = try ShardCollection.collect(try ShardFolder(path: shards), into: store)
    StandardStreams.message(
      "\(count.new) new results, \(count.ignored) known, \(count.torn) torn lines skipped\n")
    try StandardStreams.answer(SweepSummary(try SweepResults(file: file, store: store)).text)
  }
}
