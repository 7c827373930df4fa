import ArgumentParser
import Parquet
import SpikeFoundry

/// `spikefoundry price RUN`: the energy of a run at other prices.
struct PriceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "price", abstract: "Price the counts of a run folder again, without simulating.",
    discussion:
      "Times and counts do not depend on prices, powers and areas: a chip that differs in nothing else has the same"
      + " run. Prints what every component cost before and after, and where the prices are from. With --out also a run"
      + " folder: what `run --trace L0` writes on that chip, and in its manifest that it was priced.")

  @Argument(help: ArgumentHelp("Folder of a run.", valueName: "run"))
  var original = "runs/latest"

  @Option(help: "A preset or a chip file. Default: the chip of the run.")
  var chip: String?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Override a price of the chip; repeatable.", valueName: "chip.path=value"))
  var sets: [String] = []

  @Option(help: ArgumentHelp("Write a run folder.", valueName: "folder"))
  var out: String?

  @Option(help: ArgumentHelp("Formats of the tables in the run folder.", valueName: "parquet,csv"))
  var tables = TableFormatList(formats: RunTables.formats)

  @Flag(help: "Print JSON instead of text.")
  var json = false

  func validate() throws {
    if chip == nil, sets.isEmpty { throw ValidationError("give --chip or --set: which prices?") }
  }

  func run() throws {
    let priced = try PricedRun(folder: original, chip: chip, sets: sets)
    try CommandOutput.check([.folder("--out", out)], against: chip.map { ChipFile.files($0) } ?? [])
    if let out {
      try priced.write(
        to: out, paths: [.init("out", out), .init("priced", original)], tables: tables.formats)
    }
    if json {
      try StandardStreams.output(try priced.comparison.json())
    } else {
      try StandardStreams.answer(priced.comparison.text)
    }
  }
}
