import ArgumentParser
import SpikeFoundry
import SweepLedgers
import SweepPlans
import Sweeps

/// `spikefoundry sweep rerun`: whole run folders of chosen points.
struct SweepRerunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rerun",
    abstract: "Run points again, write their run folders, and check that metrics are equal.",
    discussion:
      "With --trace the folders also hold the events of each run, as those of `run` do; the metrics are the same."
  )

  @OptionGroup var options: SweepOptions

  @Flag(help: "All points of the Pareto front.")
  var front = false

  @Option(
    help: ArgumentHelp(
      "Points by number, as `export` prints them; with rungs of the last one.", valueName: "1,2,3"))
  var points: TokenList?

  /// Where runs are written unless told otherwise.
  static let standardFolder = "runs/rerun"

  @Option(help: "Folder for the runs.")
  var out = standardFolder

  @OptionGroup(title: "Event trace") var events: TraceOptions

  func validate() throws {
    try events.check()
    if front == (points != nil) { throw ValidationError("give --front or --points") }
  }

  func run() throws {
    let store = try SweepStore(existing: options.store)
    // A changed file is none to simulate.
    let results = try options.results(in: store)
    let file = results.file
    let rerun = SweepRerun(file: file, store: store, tracing: events.tracing(RunTables.formats))
    let stops = StopSignals(nil) {}
    let chosen = try points.map { try results.points($0.ids) } ?? results.front
    guard !chosen.isEmpty else {
      throw Failure(
        .data,
        "no finished point satisfies all constraints of sweep '\(file.name)'\n'sweep status' says how far it is"
      )
    }
    try CommandOutput.check(
      chosen.map { .folder("--out", "\(out)/\($0.ledger.index)") }, against: options.inputs(file))
    for row in chosen {
      let folder = "\(out)/\(row.ledger.index)"
      let notes = try rerun.run(row, to: folder) { stops.onQuit($0.emergencyRemoval) }
      for note in notes { StandardStreams.message("\(folder): \(note)\n") }
      try StandardStreams.answer("\(folder): metrics equal to those of the sweep\n")
    }
  }
}
