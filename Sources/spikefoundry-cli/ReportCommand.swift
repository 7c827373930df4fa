import ArgumentParser
import SpikeFoundry

/// `spikefoundry report RUN`: makes the page of a run folder again.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Make the page of a run folder: one HTML file that says why it is slow.",
    discussion:
      "Every run writes its page already. The same folder gives the same bytes, so this is for folders whose page "
      + "was lost, and for pages elsewhere. The page needs no other file and no network.")

  @Argument(help: "A run folder.")
  var folder = "runs/latest"

  @Option(
    help: ArgumentHelp("Write the page here. Default: report.html in the run folder.", valueName: "file"))
  var out: String?

  func run() throws {
    let page = try RunPage(folder: folder)
    try CommandOutput.check(
      [.file("--out", out)], against: RunManifest.paths(folder: folder, but: RunPage.fileName))
    let path = out ?? (folder.hasSuffix("/") ? folder : "\(folder)/") + RunPage.fileName
    let file = try AtomicFile(path: path)
    try file.write(Array(page.html.utf8))
    try file.commit()
    StandardStreams.message("page: \(MessageText.escape(path, limit: 400))\n")
  }
}
