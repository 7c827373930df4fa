import Foundation
import SpikeFoundry

/// One thing that a machine may offer, and how to find out.
struct MachineTrial {
  var name: String
  /// Whether `run` needs it; other things are needed by single commands only.
  var isNeeded: Bool
  /// Uses it and says what it is, or throws why it does not work.
  var run: () throws -> String

  /// The first line that a program prints.
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
    let line = String(decoding: data, as: UTF8.self).split(separator: "\n").first
    guard isStarted, process.terminationStatus == 0, let line else {
      throw Failure(.noInput, "not found (\(command[0]))")
    }
    return MessageText.escape(String(line), limit: 200)
  }
}
