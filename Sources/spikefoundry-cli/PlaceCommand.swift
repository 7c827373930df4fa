import ArgumentParser
import SpikeFoundry

/// `spikefoundry place`: prints, saves or draws where every piece of every operator lives.
struct PlaceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "place", abstract: "Place a model on a chip without running it.",
    discussion:
      "The output is a placement file: edit it and give it to `run --placement`. The expected traffic of one "
      + "generated token behind a full attention window goes to standard error: 1.17 spikes per channel, as "
      + "published, and all other packets as the data flow says.")

  @OptionGroup var options: ModelOptions

  @Option(help: ArgumentHelp("Write the placement here instead of to standard output.", valueName: "file"))
  var out: String?

  @Option(help: ArgumentHelp("Draw the placement as SVG.", valueName: "file"))
  var draw: String?

  func validate() throws {
    // Other programs go by the ending; a name without one promises nothing.
    let ending = draw?.split(separator: "/").last?.split(separator: ".").dropFirst().last
    if let draw, let ending, ending.lowercased() != "svg" {
      throw ValidationError("--draw: expected a name that ends in .svg, found '\(draw)'")
    }
  }

  func run() throws {
    try CommandOutput.check(
      [.file("--out", out), .file("--draw", draw)], against: options.inputs(activity: nil))
    let signals = StopSignals(nil) {}
    let file = try out.map { try signals.opened($0) }
    let drawing = try draw.map { try signals.opened($0) }
    let prepared = try PreparedRun(try options.request())
    let text = PlacementFile.text(prepared.placement, graph: prepared.simulation.flow.graph)
    try drawing?.write(Array(PlacementMap(prepared.placement, on: prepared.request.chip).svg.utf8))
    try file?.write(Array(text.utf8))
    for output in [drawing, file] { try output?.flush() }
    for output in [drawing, file] { try output?.commit() }
    let traffic = ExpectedTraffic(prepared.simulation.flow, chip: prepared.request.chip)
    StandardStreams.message(traffic.text + "\n")
    if file == nil { try StandardStreams.output(text) }
  }
}
