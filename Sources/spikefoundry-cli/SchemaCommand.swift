import ArgumentParser
import SpikeFoundry

/// `spikefoundry schema chip`: the JSON Schema of a file format, for editors.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema of a file format.")

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case chip
  }

  @Argument(help: "chip")
  var format: Format

  func run() throws {
    switch format {
    case .chip: try StandardStreams.output(ChipSchema.json())
    }
  }
}
