import ArgumentParser
import SpikeFoundry

/// `spikefoundry place`: prints a placement, or writes it for editing.
struct PlaceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "place", abstract: "Place a model on a chip without running it.")

  @OptionGroup var options: ModelOptions

  func run() throws {
    let prepared = try PreparedRun(try options.request())
    var text = ""
    for entry in prepared.placement.entries {
      text += "\(entry.operation) inputs \(entry.inputs) outputs \(entry.outputs) on \(entry.node.text)\n"
    }
    try StandardStreams.output(text)
  }
}
