import ArgumentParser
import SpikeFoundry

/// The names of commands below commands: the parser says of a wrong one only that it did not expect it.
enum SubcommandNames {
  /// Follows the arguments down the commands, as far as they name any.
  ///
  /// - Parameters:
  ///   - arguments: those behind the name of the program.
  ///   - root: the program.
  /// - Throws: 64 with the nearest name for the first one that is no command where one has to be.
  static func check(_ arguments: [String], of root: any ParsableCommand.Type) throws(Failure) {
    var command = root
    var path = name(of: root)
    // `help` stands before the command that it explains.
    for argument in arguments.first == "help" ? arguments.dropFirst() : arguments[...] {
      let below = command.configuration.subcommands
      guard !below.isEmpty, !argument.hasPrefix("-") else { return }
      guard let next = below.first(where: { name(of: $0) == argument }) else {
        let names = below.map(name)
        throw Failure(
          .usage,
          "expected a command of '\(path)', found \(MessageText.quote(argument))"
            + "\(NearestName.hint(for: argument, in: names))\nthere are: \(names.joined(separator: ", "))")
      }
      command = next
      path += " \(argument)"
    }
  }

  private static func name(of command: any ParsableCommand.Type) -> String {
    command.configuration.commandName ?? ""
  }
}
