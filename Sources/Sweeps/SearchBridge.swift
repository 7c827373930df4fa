import DataFiles
import Foundation

/// A Python process that asks Optuna or SALib: one JSON object per line, one answer per line.
///
/// It keeps no state that the ledger does not have; only this process runs simulations.
final class SearchBridge {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private var buffer: [UInt8] = []
  private let pipeHandler: (@convention(c) (Int32) -> Void)?

  /// Starts the bridge with the interpreter that `SPIKEFOUNDRY_PYTHON` names, else `python3`.
  ///
  /// - Throws: 66 where there is no interpreter.
  init() throws(Failure) {
    // A bridge that died is an error to report, not the end of this process.
    pipeHandler = signal(SIGPIPE, SIG_IGN)
    let python = ProcessInfo.processInfo.environment["SPIKEFOUNDRY_PYTHON"] ?? "python3"
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      python, "-u", "-c", String(decoding: PackageResources.search_bridge_py, as: UTF8.self),
    ]
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      throw Failure(
        .noInput, "cannot start '\(python)'; set SPIKEFOUNDRY_PYTHON to a Python with optuna and SALib")
    }
  }

  deinit {
    try? input.fileHandleForWriting.close()
    if process.isRunning { process.waitUntilExit() }
    signal(SIGPIPE, pipeHandler)
  }

  /// Sends a request and waits for its answer.
  ///
  /// - Throws: 66 where the package is missing or the process died, 65 for any other fault of the request.
  func ask(_ fields: [JSONField]) throws(Failure) -> JSONValue {
    let line = try JSONText.line(.object(fields)) + "\n"
    do {
      try input.fileHandleForWriting.write(contentsOf: Array(line.utf8))
    } catch {
      throw dead
    }
    let answer = try JSONValue.parse(try readLine(), file: "search bridge", valueLimit: 40_000_000)
    guard let problem = answer["error"]?.string else { return answer }
    let isMissing = problem.hasPrefix("ModuleNotFoundError")
    throw Failure(
      isMissing ? .noInput : .data,
      isMissing
        ? "the search needs Python packages: \(problem)\npython3 -m pip install optuna SALib, or set SPIKEFOUNDRY_PYTHON"
        : "the search failed: \(problem)")
  }

  private func readLine() throws(Failure) -> [UInt8] {
    // An answer of megabytes comes in many parts: each is looked through once.
    var searched = 0
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { buffer.removeSubrange(...end) }
        return Array(buffer[..<end])
      }
      searched = buffer.count
      let part = output.fileHandleForReading.availableData
      guard !part.isEmpty else { throw dead }
      buffer += part
    }
  }

  private var dead: Failure {
    Failure(.noInput, "the search process ended; set SPIKEFOUNDRY_PYTHON to a Python with optuna and SALib")
  }
}
