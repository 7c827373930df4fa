import Foundation
import SweepLedgers

/// The ledger of sweeps alone: processes that claim points and enter results which they have at once.
enum LedgerBenchmark {
  private static let points = 4000
  private static let processes = 4
  private static let sweep = "ledger"

  static func row() throws -> Row {
    let row = Row(
      workload: "sweep/ledger/\(processes)-processes", peer: "limit", unit: "points/s", floor: 500)
    return try row.measured {
      let folder = Paths.peers.appending(path: "ledger")
      var best = 0.0
      for _ in 0..<3 {
        try? FileManager.default.removeItem(at: folder)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        best = max(best, try rate(folder.appending(path: "ledger.sqlite").path))
      }
      return Row.Result(own: best)
    }
  }

  private static func rate(_ path: String) throws -> Double {
    let ledger = try Ledger(path: path)
    let points = (0..<points).map {
      LedgerPoint(hash: "point-\($0)", group: "group-\($0 % 50)", payload: #"{"place":\#($0)}"#)
    }
    try ledger.register(sweep: sweep, specification: (text: "", hash: ""), points: points)
    let start = ContinuousClock.now
    let workers = try (0..<processes).map { number in
      let process = Process()
      process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
      process.arguments = ["--ledger", path, "worker-\(number)"]
      try process.run()
      return process
    }
    for worker in workers { worker.waitUntilExit() }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let done = try ledger.counts(of: sweep)[.done, default: 0]
    guard done == points.count else {
      throw Rounds.ResultsDiffer(description: "\(done) of \(points.count) points are done")
    }
    return Double(points.count) / seconds
  }

  /// What a process does that this program started for the purpose.
  static func work(_ path: String, _ worker: String) throws {
    let metrics = (0..<17).map { LedgerMetric(name: "metric_\($0)", unit: "ps", value: Double($0)) }
    try finishAll(try Ledger(path: path), sweep: sweep, worker: worker, metrics: metrics)
  }

  /// Claims points eight at a time and finishes them, until there are none.
  static func finishAll(
    _ ledger: Ledger, sweep: String, worker: String, metrics: [LedgerMetric]
  ) throws {
    let cost = PointCost(seconds: 0.001, events: 1000, way: "priced")
    while true {
      let now = Date().timeIntervalSince1970
      let points = try ledger.claim(sweep: sweep, worker: worker, count: 8, now: now, lease: 600)
      if points.isEmpty { return }
      for point in points { try ledger.finish(point.hash, worker: worker, metrics: metrics, cost: cost) }
    }
  }
}
