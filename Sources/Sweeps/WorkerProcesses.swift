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
  private var exhaustions = MemoryExhaustion.count
  /// Workers that died one after the other without a point.
  private var idleDeaths = 0
  /// Most of them: what ends a process at its start is no property of a point.
  private static let idleDeathLimit = 5

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

  /// Has all workers finish the points under way, or ends them at once, and gives back what they held.
  ///
  /// - Parameter isUrgent: whether to end them at once; asked until all have ended.
  func end(isUrgent: () -> Bool) {
    var signal = SIGTERM
    send(signal)
    while processes.contains(where: \.process.isRunning) {
      if isUrgent(), signal != SIGKILL {
        signal = SIGKILL
        send(signal)
      }
      Thread.sleep(forTimeInterval: 0.02)
    }
    try? bury()
  }

  private func send(_ signal: Int32) {
    for (_, process) in processes where process.isRunning { kill(process.processIdentifier, signal) }
  }

  private func bury() throws(Failure) {
    let exhaustions = MemoryExhaustion.count
    defer { self.exhaustions = exhaustions }
    for (name, process) in processes where !process.isRunning {
      let status = process.terminationStatus
      if process.terminationReason == .uncaughtSignal {
        try bury(name, signal: status, isExhausted: exhaustions > self.exhaustions)
      } else if status == PointWatch.silentExitStatus {
        try store.ledger.bury(
          worker: name, attempts: attempts, message: "went beyond budget.per_point", isOutside: false)
      } else if status == PointWatch.exitStatus {
        // It has said which point; the others that it held were not begun.
        try store.ledger.release(worker: name)
      } else {
        // A worker that ended by itself has given its points back, unless it failed.
        try store.ledger.release(worker: name)
        guard status == 0 else {
          throw Failure(
            FailureCode(rawValue: status) ?? .software, "a worker of the sweep ended with status \(status)")
        }
      }
    }
    processes.removeAll { !$0.process.isRunning }
  }

  private func bury(_ name: String, signal: Int32, isExhausted: Bool) throws(Failure) {
    let end = ProcessEnd(signal: signal, isExhausted: isExhausted)
    let heldPoint = try store.ledger.bury(
      worker: name, attempts: attempts, message: end.message, isOutside: end.isOutside)
    idleDeaths = heldPoint || end.isOutside ? 0 : idleDeaths + 1
    guard idleDeaths < Self.idleDeathLimit else {
      throw Failure(.software, "workers of the sweep end before they begin a point: \(end.message)")
    }
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
