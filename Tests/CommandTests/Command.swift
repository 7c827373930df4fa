import Foundation
import TestSupport
import Testing

/// The built program, run as a user runs it.
struct Command {
  /// How a run of the program ended.
  struct Outcome: Sendable {
    /// Exit status; 128 + number where a signal ended it.
    var status: Int32
    var output: String
    var error: String
  }

  /// The binary lies beside the test bundle.
  static let path = Bundle.main.bundleURL.resolvingSymlinksInPath().appendingPathComponent("spikefoundry")
    .path
  static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static let goldens = package.appendingPathComponent("Tests/Goldens")
  static let embedded = package.appendingPathComponent(
    "Sources/SpikeFoundry/Models/spikingbrain-tiny-w8aspike"
  ).path

  static func golden(_ name: String) -> String { goldens.appendingPathComponent(name).path }

  var arguments: [String]
  var environment: [String: String] = [:]
  /// The current folder of the program; without one a scratch folder of its own, so that what two tests leave at
  /// default places never meets.
  var folder: String?
  /// Where standard output goes instead of being kept.
  var outputPath: String?
  /// A shell command in front, such as a limit.
  var prefix: String?

  init(_ arguments: [String]) { self.arguments = arguments }

  /// Runs the program to its end; one that hangs for ten minutes is killed.
  func run() throws -> Outcome {
    let scratch = try TemporaryFolder()
    return try scratch.use { path in
      let process = try started(scratch: path)
      let identifier = process.processIdentifier
      let watchdog = DispatchWorkItem { kill(identifier, SIGKILL) }
      DispatchQueue.global().asyncAfter(deadline: .now() + 600, execute: watchdog)
      process.waitUntilExit()
      watchdog.cancel()
      return Outcome(
        status: process.terminationStatus + (process.terminationReason == .uncaughtSignal ? 128 : 0),
        output: try Self.text("\(path)/output"), error: try Self.text("\(path)/error"))
    }
  }

  /// Signals end what the tests start, also where whoever started the tests ignores them: a shell does for what it
  /// puts into the background, and `nohup`.
  static let defaultSignals: Void = [SIGINT, SIGHUP, SIGTERM, SIGQUIT].forEach { signal($0, SIG_DFL) }

  /// Starts the program; its streams go to files in `scratch`.
  func started(scratch: String) throws -> Process {
    Self.defaultSignals
    let process = Process()
    if let prefix {
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", "\(prefix); exec \"$@\"", "sh", Self.path] + arguments
    } else {
      process.executableURL = URL(fileURLWithPath: Self.path)
      process.arguments = arguments
    }
    var variables = ProcessInfo.processInfo.environment
    variables["SWIFT_BACKTRACE"] = "enable=no"
    variables.merge(environment) { $1 }
    process.environment = variables
    process.currentDirectoryURL = URL(fileURLWithPath: folder ?? scratch)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try Self.writable(outputPath ?? "\(scratch)/output")
    process.standardError = try Self.writable("\(scratch)/error")
    try process.run()
    return process
  }

  /// The processes that a process started and that have not ended, oldest first.
  static func children(of process: Int32) -> [Int32] {
    let text = try? String(contentsOfFile: "/proc/\(process)/task/\(process)/children", encoding: .utf8)
    return (text ?? "").split(separator: " ").compactMap { Int32($0) }
  }

  private static func writable(_ path: String) throws -> FileHandle {
    if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(fileURLWithPath: path)) }
    return try #require(FileHandle(forWritingAtPath: path))
  }

  private static func text(_ path: String) throws -> String {
    guard let bytes = FileManager.default.contents(atPath: path) else { return "" }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// The cheapest run that passes through everything: two positions of one layer.
enum Small {
  static let options = ["--tokens", "1,2", "--generate", "1", "--layers", "0..<1"]

  /// A run of the small random model into `out`.
  static func run(_ out: String, _ more: [String] = [], model: String = Command.golden("w8a_tiny")) -> Command
  {
    Command(["run", model] + options + ["--out", out] + more)
  }
}
