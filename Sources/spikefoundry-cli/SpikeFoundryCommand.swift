import ArgumentParser
import Foundation
import SpikeFoundry

/// The program: `spikefoundry run | report | price | trace | view | diff | replay | sweep | verify | place | context |
/// chip | schema | doctor`.
@main
struct SpikeFoundryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "spikefoundry",
    abstract: "Executes SpikingBrain models spike by spike on a virtual neuromorphic chip.",
    version: SpikeFoundryVersion.current,
    subcommands: [
      RunCommand.self, ReportCommand.self, PriceCommand.self, TraceCommand.self, ViewCommand.self,
      DiffCommand.self, ReplayCommand.self, SweepCommand.self, VerifyCommand.self, PlaceCommand.self,
      ContextCommand.self, ChipCommand.self, SchemaCommand.self, DoctorCommand.self,
    ])

  static func main() {
    // A file size limit becomes a write error instead of the end of the program.
    signal(SIGXFSZ, SIG_IGN)
    StandardStreams.reserve()
    do {
      try checkArguments()
      let arguments = NegativeNumbers.joined(Array(CommandLine.arguments.dropFirst()))
      try SubcommandNames.check(arguments, of: Self.self)
      var command = try parseAsRoot(arguments)
      try command.run()
    } catch let failure as Failure {
      StandardStreams.message((failure.namesFile ? "" : "spikefoundry: error: ") + failure.text)
      Foundation.exit(failure.code.rawValue)
    } catch let diagnostic as ConfigDiagnostic {
      StandardStreams.message(diagnostic.text + "\n")
      Foundation.exit(diagnostic.exitCode)
    } catch {
      exitPrinting(error)
    }
  }

  /// Refuses arguments that are no UTF-8: they would be altered, and name another file than the one that was meant.
  private static func checkArguments() throws(Failure) {
    for (number, argument) in UnsafeBufferPointer(start: CommandLine.unsafeArgv, count: Int(CommandLine.argc))
      .enumerated().dropFirst()
    {
      guard let argument, String(validatingCString: argument) == nil else { continue }
      throw Failure(
        .usage,
        "argument \(number): expected UTF-8, found other bytes in \(MessageText.quote(String(cString: argument)))"
          + "\na file with such a name can be given by a link with another one")
    }
  }

  /// Help and version go to standard output, usage errors to standard error with status 64.
  private static func exitPrinting(_ error: any Error) -> Never {
    let code = exitCode(for: error)
    let message = fullMessage(for: error)
    guard code.isSuccess else {
      // The parser repeats arguments as they are; a failure's message is escaped and has at most four lines.
      if !message.isEmpty { StandardStreams.message(Failure(.usage, message).text) }
      Foundation.exit(code.rawValue)
    }
    do {
      try StandardStreams.output(message + "\n")
    } catch {
      Foundation.exit(error.code.rawValue)
    }
    Foundation.exit(0)
  }
}
