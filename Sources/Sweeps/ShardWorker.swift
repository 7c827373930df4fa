import ConfigFiles
import DataFiles
import Glibc
import SweepLedgers
public import SweepPlans

/// A worker that shares no database with the others: it takes its share of the points by number.
///
/// Points that share work stay together. What is in the folder already, from this worker or any other, is skipped:
/// an array of jobs may be submitted again as often as needed.
public final class ShardWorker {
  private let file: SweepFile
  private let folder: ShardFolder
  private let factory: PointFactory
  private let runner: PointRunner
  private let log: ShardLog
  private let watch: PointWatch

  /// Makes a worker.
  ///
  /// - Throws: 65 for a sweep whose points depend on results; a `ConfigDiagnostic` of its chip.
  public init(file: SweepFile, folder: ShardFolder, options: SweepWorker.Options) throws {
    try ShardFolder.check(file)
    self.file = file
    self.folder = folder
    factory = try PointFactory(file)
    let log = try ShardLog(path: "\(folder.path)/\(options.name).jsonl")
    self.log = log
    let attempts = file.budget.attempts
    watch = PointWatch(file.budget) { hash, breach in
      // Before that many starts a fresh process tries it again.
      guard let starts = try? folder.contents().starts[hash], starts >= attempts else { return true }
      let result = ShardResult(
        hash: hash, message: breach.message, exitCode: Int(PointWatch.exitStatus), limit: breach.limit)
      return (try? log.append(result.text())) != nil
    }
    runner = PointRunner(
      shared: folder.shared, folder: file.folder,
      shortcuts: .init(replays: options.replays, prices: options.prices), watch: watch)
  }

  deinit { watch.stop() }

  /// Works on the points of one share.
  ///
  /// - Parameters:
  ///   - share: number of this worker's share, from 0, and how many there are.
  ///   - isStopping: asked between two points.
  /// - Returns: how many points were finished.
  /// - Throws: 73 or 74 where the folder cannot be written.
  public func run(
    share: (number: Int, count: Int), isStopping: () -> Bool = { false }
  ) throws -> Int {
    let all = try SweepRegistration(file).points.filter { $0.excluded == nil }
    let groups = Set(all.map(\.group)).sorted().enumerated().filter {
      $0.offset % share.count == share.number
    }
    let mine = Set(groups.map(\.element))
    let contents = try folder.contents()
    let known = contents.known(file.budget.limits)
    var seen: Set<String> = []
    let points = all.filter {
      mine.contains($0.group) && !known.contains($0.hash) && seen.insert($0.hash).inserted
    }
    for (finished, point) in points.sorted(by: { ($0.group, $0.hash) < ($1.group, $1.hash) }).enumerated() {
      guard !isStopping() else { return finished }
      // Those that ended beyond a limit were no chance.
      let breaches = contents.breaches[point.hash]?.count ?? 0
      let starts = (contents.starts[point.hash] ?? 0) - breaches * file.budget.attempts
      guard starts < max(file.budget.attempts, Self.startLimit) else {
        let message = "its process was ended from outside \(starts) times"
        try log.append(try ShardResult(hash: point.hash, message: message, exitCode: 70).text())
        continue
      }
      try log.append(try ShardResult(startOf: point.hash).text(), isSynchronised: false)
      try log.append(try result(of: point).text())
    }
    return points.count
  }

  /// Starts of a point after which chance does not explain that it has no result.
  private static let startLimit = 10

  private func result(of point: LedgerPoint) throws -> ShardResult {
    do {
      let (resolved, identity) = try factory.resolve(try SweepPayload(point.payload, of: file))
      let (metrics, cost) = try runner.run(resolved, identity)
      return ShardResult(hash: point.hash, metrics: metrics, cost: cost)
    } catch let refusal as ChipRefusal {
      return ShardResult(hash: point.hash, message: refusal.message, exitCode: nil)
    } catch let breach as LimitBreach {
      return ShardResult(
        hash: point.hash, message: breach.message, exitCode: Int(FailureCode.data.rawValue),
        limit: breach.limit)
    } catch let failure as Failure {
      guard failure.code != .ioError, failure.code != .cantCreate else { throw failure }
      return ShardResult(hash: point.hash, message: failure.message, exitCode: Int(failure.code.rawValue))
    } catch let diagnostic as ConfigDiagnostic {
      return ShardResult(hash: point.hash, message: diagnostic.text, exitCode: Int(diagnostic.exitCode))
    }
  }
}
