import DataFiles
import Foundation
import Glibc
import SweepLedgers
import SweepPlans
import Synchronization

/// A thread that ends the process when a point takes more time or memory than its budget.
///
/// Nothing less stops a simulation in the middle of an allocation. What is known before is refused before
/// (`PointRunner`). Memory is the most that the process had resident during the point, recorded activity that it
/// keeps for other points included: a point that went beyond the limit is tried again in a fresh one. A point that
/// ends between two looks of the thread is looked at as it ends, so that none escapes by being short.
final class PointWatch: Sendable {
  /// Exit status of a worker that went beyond a limit and has said so.
  static let exitStatus: Int32 = 86
  /// Exit status of one that could not say so.
  static let silentExitStatus: Int32 = 87
  /// Seconds between two looks; a point may take so much more.
  private static let interval = 0.02

  private struct Current {
    var hash: String
    var start: ContinuousClock.Instant
  }

  private let seconds: Int64?
  /// Bytes that a point may take; nil without a limit.
  let bytes: Int64?
  private let report: @Sendable (_ hash: String, _ breach: LimitBreach) -> Bool
  private let current = Mutex<Current?>(nil)
  private let isStopped = Atomic(false)

  /// Starts the thread, where the budget has a limit.
  ///
  /// - Parameters:
  ///   - budget: what a point may take.
  ///   - report: told the point and why it is ended, just before the process ends; says whether that was entered.
  init(_ budget: SweepBudget, report: @escaping @Sendable (_ hash: String, _ breach: LimitBreach) -> Bool) {
    seconds = budget.pointWallSeconds
    bytes = budget.pointMemory
    self.report = report
    guard seconds != nil || bytes != nil else { return }
    Thread.detachNewThread { [self] in
      while !isStopped.load(ordering: .relaxed) {
        Thread.sleep(forTimeInterval: Self.interval)
        endProcessIfBeyond()
      }
    }
  }

  /// Watches a point from now on; called again for the same point it begins anew.
  func begin(_ hash: String) {
    if bytes != nil { MachineMemory.resetPeak() }
    current.withLock { $0 = Current(hash: hash, start: ContinuousClock().now) }
  }

  /// Looks at the point once more, and watches nothing until the next `begin`.
  func end() {
    endProcessIfBeyond()
    current.withLock { $0 = nil }
  }

  /// Ends the thread.
  func stop() { isStopped.store(true, ordering: .relaxed) }

  /// The lock is held until the end, so that a point which the thread reports is not also reported as it ends.
  private func endProcessIfBeyond() {
    current.withLock { current in
      guard let current, let breach = violation(of: current) else { return }
      _exit(report(current.hash, breach) ? Self.exitStatus : Self.silentExitStatus)
    }
  }

  private func violation(of current: Current) -> LimitBreach? {
    if let seconds, ContinuousClock().now - current.start > .seconds(seconds) {
      return LimitBreach(
        limit: PointLimit(.wall, seconds), message: "took longer than budget.per_point.wall (\(seconds) s)")
    }
    if let bytes, MachineMemory.peak > bytes {
      return LimitBreach(
        limit: PointLimit(.memory, bytes),
        message: "took more memory than budget.per_point.memory (\(bytes) B)")
    }
    return nil
  }
}
