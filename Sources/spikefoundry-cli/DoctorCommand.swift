import ArgumentParser
import Foundation
import SpikeFoundry
import SweepLedgers
import Sweeps

/// `spikefoundry doctor`: what of the machine works, and what would not.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check what this machine offers: model, drawing, ledger, search, cluster.")

  @Option(help: ArgumentHelp("Folder that a ledger would be in.", valueName: "folder"))
  var store = SweepStore.standardPath

  func run() throws {
    var text = ""
    var isBroken = false
    for check in Self.checks(store) {
      let (isFine, answer) = check.look()
      if !isFine, check.isNeeded { isBroken = true }
      text += "\(isFine ? "ok     " : check.isNeeded ? "BROKEN " : "absent ") \(check.name): \(answer)\n"
    }
    try StandardStreams.output(text)
    if isBroken { throw ExitCode(1) }
  }

  private struct Check {
    var name: String
    /// Whether `run` needs it; other things are needed by single commands only.
    var isNeeded: Bool
    var look: () -> (Bool, String)
  }

  private static func checks(_ store: String) -> [Check] {
    [
      Check(name: "embedded model", isNeeded: true) {
        do throws(Failure) { return (true, try EmbeddedModel.folder()) } catch {
          return (false, error.message)
        }
      },
      Check(name: "Graphviz", isNeeded: true) { answer(of: ["dot", "-V"]) },
      Check(name: "processors and memory", isNeeded: false) {
        let bytes = MachineMemory.available
        return (true, "\(ProcessInfo.processInfo.activeProcessorCount), \(bytes >> 30) GiB")
      },
      Check(name: "ledger", isNeeded: false) {
        do throws(Failure) {
          let store = try SweepStore(path: store)
          return (true, "\(store.ledger.path), integrity \(try store.ledger.integrity())")
        } catch {
          return (false, error.message)
        }
      },
      Check(name: "Optuna", isNeeded: false) { python("optuna") },
      Check(name: "SALib", isNeeded: false) { python("SALib") },
      Check(name: "Slurm", isNeeded: false) { answer(of: ["sbatch", "--version"]) },
    ]
  }

  private static func python(_ module: String) -> (Bool, String) {
    let python = ProcessInfo.processInfo.environment["SPIKEFOUNDRY_PYTHON"] ?? "python3"
    return answer(of: [python, "-c", "import \(module); print('version', \(module).__version__)"])
  }

  /// The first line that a program prints, on either stream.
  private static func answer(of command: [String]) -> (Bool, String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    process.standardInput = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return (false, "cannot be started") }
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let text = String(decoding: data, as: UTF8.self)
    let line = process.terminationStatus == 0 ? text.split(separator: "\n").first : nil
    return (process.terminationStatus == 0, line.map(String.init) ?? "not found (\(command[0]))")
  }
}
