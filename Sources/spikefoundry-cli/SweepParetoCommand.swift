import ArgumentParser
import SpikeFoundry
import SweepLedgers
import SweepPlans
import Sweeps

/// `spikefoundry sweep pareto`: the points that none dominates.
struct SweepParetoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pareto", abstract: "Print the Pareto front; with --out also write the page of the sweep.",
    discussion:
      "The page is one HTML file that needs no other and no network: trade-offs, the front, what decides the "
      + "objectives, which constraint binds. Points lead to the runs that `sweep rerun` wrote.")

  @OptionGroup var options: SweepOptions

  @Flag(help: "Print JSON.")
  var json = false

  @Option(help: ArgumentHelp("Write the page of the sweep here.", valueName: "file"))
  var out: String?

  @Option(help: ArgumentHelp("Folder of runs that the page links to.", valueName: "folder"))
  var runs = SweepRerunCommand.standardFolder

  func run() throws {
    let results = try options.results()
    let summary = SweepSummary(results)
    if let out { try write(results, to: out) }
    if json {
      try StandardStreams.output(summary.json())
    } else {
      try StandardStreams.answer(summary.frontText)
    }
  }

  private func write(_ results: SweepResults, to path: String) throws {
    let links = RunLinks.find(results, runs: runs, page: path)
    let linked = links.keys.map { RunLinks.files("\(runs)/\($0)") }.flatMap { [$0.report, $0.summary] }
    try CommandOutput.check([.file("--out", path)], against: options.inputs(results.file) + linked)
    let page = try SweepPage(
      results,
      source: SweepPage.Source(
        text: try options.text,
        command: ["spikefoundry", "sweep", "pareto"] + options.arguments + ["--out", path, "--runs", runs],
        store: options.store),
      indices: try indices(results), links: links)
    try AtomicFile.write(Array(page.html.utf8), to: path)
    StandardStreams.message("page: \(MessageText.escape(path, limit: 400))\n")
  }

  /// Indices of a sensitivity design; nil for other searches, and where SALib or points are missing.
  private func indices(_ results: SweepResults) throws -> SweepSensitivity? {
    guard [.morris, .saltelli].contains(results.file.search.method) else { return nil }
    do {
      return try SweepSensitivity(results)
    } catch let failure as Failure {
      StandardStreams.message("the page shows main effects: \(failure)\n")
      return nil
    }
  }
}
