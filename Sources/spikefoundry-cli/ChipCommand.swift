import ArgumentParser
import SpikeFoundry

/// `spikefoundry chip list|show|validate`.
struct ChipCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chip", abstract: "List, show and check virtual chips.",
    subcommands: [List.self, Show.self, Validate.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the presets.")

    func run() throws {
      var text = ""
      for name in ChipPresets.names {
        let chip = try Chip.preset(name)
        text += "\(name)  \(ChipText.mesh(chip)) cores\n    \(chip.summary)\n"
      }
      try StandardStreams.answer(text)
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "Print every number of a chip with its band, grade and source.")

    @OptionGroup var target: ChipTarget
    @Flag(help: "Print the chip file itself.")
    var file = false

    func run() throws {
      if file, let text = ChipPresets.text(target.chip) { return try StandardStreams.output(text) }
      try StandardStreams.answer(ChipText.show(try target.load()))
    }
  }

  struct Validate: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "validate", abstract: "Check a chip file and list all its errors.")
    /// Most errors that are listed, and most of which the source is shown.
    private static let (mostShown, mostWithSource) = (10, 3)

    @OptionGroup var target: ChipTarget

    func run() throws {
      let found = ChipFile.diagnostics(target.chip, sets: target.sets)
      guard let first = found.first else {
        return try StandardStreams.answer("valid: \(ChipText.summary(try target.load()))\n")
      }
      for var diagnostic in found.prefix(Self.mostShown) {
        // A long list is read as a list: the source of each error would push it off the screen.
        if found.count > Self.mostWithSource { diagnostic.showsSource = false }
        StandardStreams.message(diagnostic.text + "\n")
      }
      if found.count > Self.mostShown {
        StandardStreams.message("and \(found.count - Self.mostShown) more errors\n")
      }
      throw ExitCode(first.exitCode)
    }
  }
}

/// A chip with overrides.
struct ChipTarget: ParsableArguments {
  @Argument(help: "A preset or a chip file.")
  var chip = "spikefoundry-ref"

  @Option(
    name: .customLong("set"), help: ArgumentHelp("Override a value; repeatable.", valueName: "path=value"))
  var sets: [String] = []

  func load() throws -> Chip { try ChipFile.load(chip, sets: sets) }
}
