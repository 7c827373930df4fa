import DataFiles
import Foundation
import SweepLedgers

/// The worker processes of a sweep: kept at a number, and their points given back when one dies.
final class WorkerProcesses {
  private let options: SweepRun.Options
  private let store: SweepStore
  private let attempts: Int
  private var processes: [(name: String, process: Process)] = []
  private var started = 0

  init(options: SweepRun.Options, store: SweepStore, attempts: Int) {
    self.options = options
    self.store = store
    self.attempts = attempts
  }

  /// Names of the workers that it has not buried.
  var names: Set<String> { Set(processes.map(\.name)) }

  /// Buries the dead and starts workers up to a number.
  ///
  /// - Throws: 74 where a worker ended as its disk is full or fails, 70 where it cannot be started.
  func keep(_ count: Int) throws(Failure) {
    try bury()
    while processes.count < count { try start() }
  }

  /// Ends all workers, and gives back what they held.
  func end(signal: Int32) {
    for (_, process) in processes where process.isRunning { kill(process.processIdentifier, signal) }
    for (_, process) in processes { process.waitUntilExit() }
    try? bury()
  }

  private func bury() throws(Failure) {
    for (name, process) in processes where !process.isRunning {
      let wasKilled = process.terminationReason == .uncaughtSignal
      let status = process.terminationStatus
      let message =
        status == SIGALRM
        ? "took longer than budget.per_point.wall" : "its process was ended by signal \(status)"
      if wasKilled {
        try store.ledger.bury(
          worker: name, attempts: attempts, message: message,
          isOutside: [SIGKILL, SIGTERM, SIGHUP, SIGINT].contains(status))
      } else {
        // A worker that ended by itself has given its points back, unless it failed.
        try store.ledger.release(worker: name)
      }
      guard wasKilled || status == 0 else {
        throw Failure(
          FailureCode(rawValue: status) ?? .software, "a worker of the sweep ended with status \(status)")
      }
    }
    processes.removeAll { !$0.process.isRunning }
  }

  private func start() throws(Failure) {
    started += 1
    let name = "\(ProcessInfo.processInfo.processIdentifier)-\(started)"
    let process = Process()
    process.executableURL = URL(fileURLWithPath: options.worker[0])
    process.arguments =
      options.worker.dropFirst() + [
        "--worker", name, "--lease", "\(options.lease)", "--batch", "\(options.batch)",
        "--supervisor", "\(ProcessInfo.processInfo.processIdentifier)",
      ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      throw Failure(.software, "a worker of the sweep cannot be started")
    }
    processes.append((name, process))
  }
}
