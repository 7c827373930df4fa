import Foundation

/// A peer in Python: a program of `Peers` that measures itself, once for each line that it is sent.
///
/// It runs beside this process and waits between its turns, so that both sides alternate in one run.
final class PeerProcess {
  /// What the program answers.
  struct Answer: Decodable {
    /// Processor time of the work alone, without preparation.
    var seconds: Double
    /// What it computed, to be equal to the own result.
    var checksum: UInt64
    /// Events at synapses, where they are not the checksum.
    var events: Int?
    /// Bytes by which it grew when it loaded what it works on.
    var memory: Double?
  }

  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private let errors: URL

  /// Starts a program of `Peers`; `arguments` are its own.
  ///
  /// - Throws: `MissingPeer` where its module is not installed or it does not start.
  init(script: String, module: String?, arguments: [String]) throws {
    if let module, let reason = Self.reason(for: module) { throw MissingPeer(reason: reason) }
    let interpreter = module == nil ? "python3" : Paths.peers.appending(path: "venv/bin/python").path
    errors = Paths.peers.appending(path: "\(script).log")
    try FileManager.default.createDirectory(at: Paths.peers, withIntermediateDirectories: true)
    try Data().write(to: errors)
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [interpreter, Paths.package.appending(path: "Peers/\(script)").path] + arguments
    process.currentDirectoryURL = Paths.peers
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1"]) { $1 }
    process.standardInput = input
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: errors)
    do { try process.run() } catch { throw MissingPeer(reason: "\(interpreter) does not start") }
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  /// Lets the program do its work once.
  ///
  /// - Throws: `MissingPeer` with its last words where it ended instead.
  func measure() throws -> Answer {
    input.fileHandleForWriting.write(Data("\n".utf8))
    var line = Data()
    while let byte = try output.fileHandleForReading.read(upToCount: 1), !byte.isEmpty,
      byte != Data("\n".utf8)
    {
      line += byte
    }
    guard !line.isEmpty else {
      let words = (try? String(contentsOf: errors, encoding: .utf8))?.split(separator: "\n").last
      throw MissingPeer(reason: "it stopped: \(words ?? "without a word")")
    }
    return try JSONDecoder().decode(Answer.self, from: line)
  }

  /// Why a module is not there; nil if it is.
  private static func reason(for module: String) -> String? {
    let note = Paths.peers.appending(path: "\(module).missing")
    if let reason = try? String(contentsOf: note, encoding: .utf8) {
      return reason.trimmingCharacters(in: .whitespacesAndNewlines)
    }
    let isPrepared = FileManager.default.isExecutableFile(
      atPath: Paths.peers.appending(path: "venv/bin/python").path)
    return isPrepared ? nil : "not installed: run Tests/Benchmarks/install-peers.sh"
  }
}

/// Why a peer cannot be measured on this machine.
struct MissingPeer: Error, CustomStringConvertible {
  var reason: String
  var description: String { reason }
}
