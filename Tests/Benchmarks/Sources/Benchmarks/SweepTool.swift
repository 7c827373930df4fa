import Foundation
import SweepLedgers

/// The command line tool, which sweeps with processes of its own.
struct SweepTool {
  /// What a command took, its processes included.
  struct Cost {
    /// Seconds of processor time, and seconds that passed.
    var processor: Double
    var wall: Double
  }

  private static let folder = Paths.peers.appending(path: "sweeps")
  private static var program: URL {
    URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: "spikefoundry")
  }

  private let file: URL
  /// The folder of ledger and activities.
  private let store: URL

  /// A sweep in a store of its own, which is empty where it is new.
  init(_ name: String, _ text: String, isNew: Bool = true) throws {
    store = Self.folder.appending(path: name)
    file = Self.folder.appending(path: "\(name).yaml")
    if isNew { try? FileManager.default.removeItem(at: store) }
    try FileManager.default.createDirectory(at: store, withIntermediateDirectories: true)
    try Data(("schema: spikefoundry.sweep/v1\nname: \(name)\n" + text).utf8).write(to: file)
  }

  /// Ledger of the store.
  func ledger() throws -> Ledger { try Ledger(path: store.appending(path: "ledger.sqlite").path) }

  /// Points of the sweep in order, with what each took.
  func rows() throws -> [LedgerRow] {
    let ledger = try ledger()
    guard let name = try ledger.sweeps().first else { return [] }
    return try ledger.rows(of: name)
  }

  /// Runs `sweep COMMAND` on it.
  ///
  /// - Throws: `MissingPeer` with its message where it fails.
  @discardableResult
  func run(_ command: String, _ options: [String] = []) throws -> Cost {
    let (before, start) = (Self.childrensTime(), ContinuousClock.now)
    let (process, errors) = try self.start(command, options)
    process.waitUntilExit()
    let wall = (ContinuousClock.now - start) / .seconds(1)
    guard process.terminationStatus == 0 else {
      let text = String(decoding: (try? Data(contentsOf: errors)) ?? Data(), as: UTF8.self)
      throw MissingPeer(
        reason: "sweep \(command) ended with \(process.terminationStatus): \(text.prefix(200))")
    }
    return Cost(processor: Self.childrensTime() - before, wall: wall)
  }

  /// Enters all points into the ledger: starts the sweep and ends it as soon as they are there.
  func register() throws {
    let (process, _) = try start("run", ["--jobs", "1"])
    while process.isRunning, try ledger().sweeps().isEmpty { usleep(100_000) }
    process.interrupt()
    process.waitUntilExit()
  }

  private func start(_ command: String, _ options: [String]) throws -> (Process, errors: URL) {
    guard FileManager.default.isExecutableFile(atPath: Self.program.path) else {
      throw MissingPeer(reason: "\(Self.program.path) is not built")
    }
    let process = Process()
    process.executableURL = Self.program
    process.arguments = ["sweep", command, file.path, "--store", store.path] + options
    process.standardOutput = FileHandle.nullDevice
    let errors = Self.folder.appending(path: "messages.log")
    try Data().write(to: errors)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    return (process, errors)
  }

  /// Processor time of all processes that were waited for.
  private static func childrensTime() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
  }
}
