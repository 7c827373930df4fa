import ArgumentParser
import SpikeFoundry

/// `spikefoundry place`: prints a placement, or writes it for editing.
struct PlaceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "place", abstract: "Place a model on a chip without running it.",
    discussion: "Prints the placement as the file that `run --placement` reads, after editing if you like.")

  @OptionGroup var options: ModelOptions

  @Option(help: "Write the placement to this file instead.")
  var out: String?

  func run() throws {
    let file = try out.map { try AtomicFile(path: $0) }
    let prepared = try PreparedRun(try options.request())
    let text = PlacementFile.text(prepared.placement, graph: prepared.simulation.flow.graph)
    guard let file else { return try StandardStreams.output(text) }
    try file.write(Array(text.utf8))
    try file.commit()
  }
}
