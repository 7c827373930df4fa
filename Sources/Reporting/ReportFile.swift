/// One file of the run folder: its name and its contents.
public struct ReportFile: Sendable, Equatable {
  /// Name inside the run folder; never derived from input.
  public var name: String
  /// Bytes of the file.
  public var contents: [UInt8]

  /// Every name that a run folder may hold by itself; `host.json` and `spikes.csv` come from the command.
  public static let names =
    [
      "chip.yaml",
      "dataflow.dot", "dataflow.png", "dataflow.svg", "events", "host.json", "manifest.json",
      "noc.svg", "placement.svg", "placement.yaml", "report.html", "report.md", "spikes.csv", "summary.json",
      "timeline.csv", "timeline.pftrace", "timeline.vcd",
    ] + RunTables.fileNames

  /// A file with the given bytes.
  public init(name: String, contents: [UInt8]) {
    self.name = name
    self.contents = contents
  }

  /// A file of UTF-8 text.
  public init(name: String, text: String) { self.init(name: name, contents: Array(text.utf8)) }
}
