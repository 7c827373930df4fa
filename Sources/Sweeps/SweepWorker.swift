import ConfigFiles
import DataFiles
import Foundation
import SweepLedgers
public import SweepPlans
import Synchronization

/// A process that works on the points of a sweep until none is left.
///
/// It claims a few points at a time, keeps its leases alive while it works, and enters each result at once. Killed at
/// any moment it loses only the points that it holds, which others claim again.
public final class SweepWorker {
  /// How a worker works.
  public struct Options: Sendable {
    /// Name of the worker, unique among all that run.
    public var name: String
    /// Seconds for which claimed points are the worker's unless it renews them.
    public var lease = 30.0
    /// Points that are claimed at once.
    public var batch = 8
    /// Whether recorded activity is replayed.
    public var replays = true
    /// Whether points that differ in prices only share a simulation.
    public var prices = true

    /// Makes options.
    public init(name: String) { self.name = name }
  }

  private let file: SweepFile
  private let store: SweepStore
  private let options: Options
  private let factory: PointFactory
  private let runner: PointRunner
  private let watch: PointWatch

  /// Makes a worker of a sweep that is registered in the ledger of a store.
  ///
  /// - Throws: a `ConfigDiagnostic` where the chip of the sweep cannot be read.
  public init(file: SweepFile, store: SweepStore, options: Options) throws {
    self.file = file
    self.store = store
    self.options = options
    factory = try PointFactory(file)
    let (ledger, name, attempts) = (store.ledger, options.name, file.budget.attempts)
    watch = PointWatch(file.budget) { hash, breach in
      // Where the ledger cannot be written, the supervisor says it.
      (try? ledger.blame(
        hash, worker: name, attempts: attempts, message: breach.message, limit: breach.limit)) ?? false
    }
    runner = PointRunner(
      shared: store.shared, folder: file.folder,
      shortcuts: .init(replays: options.replays, prices: options.prices), watch: watch)
  }

  deinit { watch.stop() }

  /// Works until no point is left to claim, or until `isStopping` says so between two points.
  ///
  /// - Returns: how many points were finished.
  /// - Throws: a `Failure` of the ledger or the disk; a point that cannot be simulated is entered as failed instead.
  public func run(isStopping: () -> Bool = { false }) throws -> Int {
    let lock = try WorkerLock(options.name, folder: store.workers)
    defer { withExtendedLifetime(lock) {} }
    let heartbeat = Heartbeat(ledger: store.ledger, worker: options.name, lease: options.lease)
    defer { heartbeat.stop() }
    var finished = 0
    while !isStopping() {
      let points = try store.ledger.claim(
        sweep: file.name, worker: options.name, count: options.batch, now: Clock.now, lease: options.lease)
      guard !points.isEmpty else { break }
      for point in points {
        guard !isStopping() else { break }
        try work(on: point)
        finished += 1
      }
    }
    try store.ledger.release(worker: options.name)
    return finished
  }

  private func work(on point: LedgerPoint) throws {
    do {
      let (resolved, identity) = try factory.resolve(try SweepPayload(point.payload, of: file))
      guard identity.hash == point.hash else {
        throw Failure(.data, "the sweep file or what it names has changed since the sweep was registered")
      }
      let (metrics, cost) = try runner.run(resolved, identity)
      try store.ledger.finish(point.hash, worker: options.name, metrics: metrics, cost: cost)
    } catch let refusal as ChipRefusal {
      try store.ledger.refuse(point.hash, worker: options.name, message: refusal.message)
    } catch let breach as LimitBreach {
      try store.ledger.fail(
        point.hash, worker: options.name, message: breach.message, exitCode: Int(FailureCode.data.rawValue),
        limit: breach.limit)
    } catch let failure as Failure {
      // A full or failing disk is no property of the point.
      guard failure.code != .ioError, failure.code != .cantCreate else { throw failure }
      try store.ledger.fail(
        point.hash, worker: options.name, message: failure.message, exitCode: Int(failure.code.rawValue))
    } catch let diagnostic as ConfigDiagnostic {
      try store.ledger.fail(
        point.hash, worker: options.name, message: diagnostic.text, exitCode: Int(diagnostic.exitCode))
    }
  }
}

/// Seconds on the machine's clock, for leases.
enum Clock {
  static var now: Double { Date().timeIntervalSince1970 }
}

/// A thread that renews the leases of a worker while it works on a long point.
final class Heartbeat: Sendable {
  private let isStopped = Atomic(false)

  init(ledger: Ledger, worker: String, lease: Double) {
    Thread.detachNewThread { [self] in
      var passed = 0.0
      while !isStopped.load(ordering: .relaxed) {
        Thread.sleep(forTimeInterval: 0.1)
        passed += 0.1
        guard passed >= lease / 3, !isStopped.load(ordering: .relaxed) else { continue }
        passed = 0
        try? ledger.renew(worker: worker, until: Clock.now + lease)
      }
    }
  }

  func stop() { isStopped.store(true, ordering: .relaxed) }
}
