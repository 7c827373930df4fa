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

  /// Makes a worker.
  ///
  /// - Throws: 65 for a sweep with rungs, whose points depend on results; a `ConfigDiagnostic` of its chip.
  public init(file: SweepFile, folder: ShardFolder, options: SweepWorker.Options) throws {
    guard file.fidelity == nil else {
      throw Failure(.data, "sweep '\(file.name)' has rungs, which need a ledger: give no shard store")
    }
    self.file = file
    self.folder = folder
    factory = try PointFactory(file)
    runner = PointRunner(
      activities: folder.activities, folder: file.folder,
      shortcuts: .init(replays: options.replays, prices: options.prices))
  }

  /// Works on the points of one share.
  ///
  /// - Parameters:
  ///   - share: number of this worker's share, from 0, and how many there are.
  ///   - name: name of the worker's file, unique among all that run.
  ///   - isStopping: asked between two points.
  /// - Returns: how many points were finished.
  /// - Throws: 73 or 74 where the folder cannot be written.
  public func run(
    share: (number: Int, count: Int), name: String, isStopping: () -> Bool = { false }
  ) throws -> Int {
    let all = try SweepRegistration(file).points.filter { $0.excluded == nil }
    let groups = Set(all.map(\.group)).sorted().enumerated().filter {
      $0.offset % share.count == share.number
    }
    let mine = Set(groups.map(\.element))
    let known = Set(try folder.results().results.map(\.hash))
    var seen: Set<String> = []
    let points = all.filter {
      mine.contains($0.group) && !known.contains($0.hash) && seen.insert($0.hash).inserted
    }
    let log = try ShardLog(path: "\(folder.path)/\(name).jsonl")
    for (finished, point) in points.sorted(by: { ($0.group, $0.hash) < ($1.group, $1.hash) }).enumerated() {
      guard !isStopping() else { return finished }
      try log.append(try result(of: point).text())
    }
    return points.count
  }

  private func result(of point: LedgerPoint) throws -> ShardResult {
    do {
      let (resolved, identity) = try factory.resolve(try SweepPayload(point.payload))
      let (metrics, cost) = try runner.run(resolved, identity)
      return ShardResult(hash: point.hash, metrics: metrics, cost: cost)
    } catch let refusal as ChipRefusal {
      return ShardResult(hash: point.hash, message: refusal.message, exitCode: nil)
    } catch let failure as Failure {
      guard failure.code != .ioError, failure.code != .cantCreate else { throw failure }
      return ShardResult(hash: point.hash, message: failure.message, exitCode: Int(failure.code.rawValue))
    } catch let diagnostic as ConfigDiagnostic {
      return ShardResult(hash: point.hash, message: diagnostic.text, exitCode: Int(diagnostic.exitCode))
    }
  }
}

/// A file that grows by whole lines, each on the disk before the next.
final class ShardLog {
  private let descriptor: Int32
  private let path: String

  init(path: String) throws(Failure) {
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard descriptor >= 0 else { throw Failure(.cantCreate, file: path, "cannot create the shard") }
    self.path = path
  }

  deinit { close(descriptor) }

  func append(_ line: String) throws(Failure) {
    let bytes = Array((line + "\n").utf8)
    guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
      throw Failure(.ioError, file: path, "cannot write the shard")
    }
  }
}
