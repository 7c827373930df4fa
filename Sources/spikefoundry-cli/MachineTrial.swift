import Foundation
import SpikeFoundry

/// One thing that a machine may offer, and how to find out.
struct MachineTrial {
  var name: String
  /// Whether `run` needs it; other things are needed by single commands only.
  var isNeeded: Bool
  /// Uses it and says what it is, or throws why it does not work.
  var run: () throws -> String

  /// Status of `env` where it finds no program of the name.
  private static let notFound: Int32 = 127

  /// The first line that a program prints.
  ///
  /// - Throws: 66 where there is no such program, 65 with its first line where it is there and fails.
  static func answer(of command: [String]) throws(Failure) -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    process.standardInput = FileHandle.nullDevice
    let isStarted = (try? process.run()) != nil
    let data = isStarted ? pipe.fileHandleForReading.readDataToEndOfFile() : Data()
    if isStarted { process.waitUntilExit() }
    guard isStarted, process.terminationStatus != notFound else {
      throw Failure(.noInput, "not found (\(command[0]))")
    }
    let line = String(decoding: data, as: UTF8.self).split(separator: "\n").first
    let status = process.terminationStatus
    let said =
      line.map { MessageText.escape(String($0), limit: 200) }
      ?? "\(command[0]) says nothing, and ends with status \(status)"
    guard status == 0, process.terminationReason == .exit else {
      throw Failure(.data, "installed, not configured: \(said)")
    }
    return said
  }
}
