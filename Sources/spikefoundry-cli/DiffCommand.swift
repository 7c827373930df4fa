import ArgumentParser
import RunComparison
import SpikeFoundry

/// `spikefoundry diff A B`: what two run folders do not have in common.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Compare two run folders: figures, windows and events.",
    discussion:
      "Says what was run differently, which figures changed most, and where the runs part: the first window and core,"
      + " and the first event where both have event files. Exit status 1 if anything differs beyond the tolerance."
  )

  @Argument(help: "Folder of a run.")
  var first: String

  @Argument(help: "Folder of another run.")
  var second: String

  @Option(
    help: ArgumentHelp(
      "Relative change that does not count, of all figures or of those of a name, such as latency_ps=2%;"
        + " repeatable. Windows and events do not count then.",
      valueName: "1%"))
  var tolerance: [String] = []

  @Option(help: "Differences that are listed, at most.")
  var top = 20

  @Flag(help: "Differences of the manifest (options, model, chip, placement) are shown, but do not count.")
  var resultsOnly = false

  @Flag(help: "Print JSON instead of text.")
  var json = false

  func validate() throws {
    if top < 0 { throw ValidationError("--top: expected 0 or more, found \(top)") }
    _ = try allowed()
  }

  private func allowed() throws -> Tolerance {
    var allowed = Tolerance()
    for text in tolerance where !allowed.add(text) {
      throw ValidationError("--tolerance: expected a share such as 1% or NAME=1%, found \(text)")
    }
    return allowed
  }

  func run() throws {
    let allowed = try allowed()
    let comparison = try RunComparison(
      try StoredRun(first), try StoredRun(second), tolerance: allowed)
    let isEqual = comparison.isEqual(allowed, resultsOnly: resultsOnly)
    let text = ComparisonText(
      comparison, isEqual: isEqual, limit: top, resultsOnly: resultsOnly)
    if json {
      try StandardStreams.output(try text.json())
    } else {
      try StandardStreams.answer(text.lines.joined(separator: "\n") + "\n")
    }
    if !isEqual { throw ExitCode(1) }
  }
}
