import ArgumentParser
import SpikeFoundry
import SweepPlans

/// `spikefoundry schema chip`: the JSON Schema of a file format, for editors.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema of a file format.")

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case chip
    case sweep
  }

  @Argument(help: "chip | sweep")
  var format: Format

  func run() throws {
    switch format {
    case .chip: try StandardStreams.output(ChipSchema.json())
    case .sweep: try StandardStreams.output(SweepSchema.json())
    }
  }
}
