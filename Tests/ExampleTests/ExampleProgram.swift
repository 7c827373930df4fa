import Foundation
import TestSupport

/// One program of this package, run as its user runs it: from the folder of the package.
struct ExampleProgram {
  struct Result {
    var status: Int32
    var output: String
    var messages: String

    var lines: [Substring] { output.split(separator: "\n") }

    /// The whole number behind a label, such as 42 in `  duration  42 ps`.
    func number(after label: String) -> Int? {
      guard let range = output.range(of: label) else { return nil }
      return Int(output[range.upperBound...].drop { $0 == " " }.prefix { $0.isNumber })
    }

    /// The lines that begin with a text.
    func lines(startingWith text: String) -> [Substring] { lines.filter { $0.hasPrefix(text) } }
  }

  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  let name: String

  /// The programs lie beside the running tests.
  private var binary: URL {
    URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().appending(
      path: name)
  }

  func run(_ arguments: String...) throws -> Result { try run(arguments) }

  func run(_ arguments: [String]) throws -> Result { try run(binary, arguments) }

  /// Runs a tool of the machine by its name.
  func runTool(_ arguments: [String]) throws -> Result {
    try run(URL(filePath: "/usr/bin/env"), [name] + arguments)
  }

  private func run(_ executable: URL, _ arguments: [String]) throws -> Result {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = Self.root
    // Files rather than pipes: neither stream can fill up while the other is read.
    let folder = try TemporaryFolder()
    let output = try folder.newFile("output")
    let messages = try folder.newFile("messages")
    process.standardOutput = output
    process.standardError = messages
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus, output: try folder.text("output"),
      messages: try folder.text("messages"))
  }
}
