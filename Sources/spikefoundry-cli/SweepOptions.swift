import ArgumentParser
import SpikeFoundry
import SweepLedgers
import SweepPlans
import Sweeps

/// Which sweep: shared by all subcommands of `sweep`.
struct SweepOptions: ParsableArguments {
  @Argument(help: "The sweep file.")
  var file: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Override a value of the sweep file; repeatable.", valueName: "path=value"))
  var sets: [String] = []

  @Option(help: ArgumentHelp("Folder of ledger and recorded activity, on a local disk.", valueName: "folder"))
  var store = SweepStore.standardPath

  func validate() throws {
    // The root of the file system would be taken for it.
    if store.isEmpty { throw ValidationError("--store: expected a folder, found ''") }
  }

  /// The file with its overrides.
  func load() throws -> SweepFile { try SweepFile.load(file, sets: sets) }

  /// What the sweep has found, where the ledger has the points of the file.
  ///
  /// Throws 66 without a store, 65 for a sweep that it does not know or knows with other points.
  func results(in given: SweepStore? = nil) throws -> SweepResults {
    let (file, store) = (try load(), try given ?? SweepStore(existing: store))
    try SweepRegistration.check(file, in: store)
    return try SweepResults(file: file, store: store)
  }

  /// Paths of the files that the sweep is made of and of its store, which no output may replace.
  func inputs(_ sweep: SweepFile) -> [String] {
    ConfigExtension.files(file) + sweep.inputs + SweepStore.files(store)
  }

  /// Text of the file, for the record of the ledger.
  var text: String {
    get throws { String(decoding: try InputFile.read(file, limit: ConfigParser.sizeLimit), as: UTF8.self) }
  }

  /// The arguments that name the same sweep again.
  var arguments: [String] { [file, "--store", store] + sets.flatMap { ["--set", $0] } }
}
