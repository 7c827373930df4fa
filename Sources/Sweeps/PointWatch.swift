import DataFiles
import Foundation
import Glibc
import SweepPlans
import Synchronization

/// A thread that ends the process when a point takes more time or memory than its budget.
///
/// Nothing less stops a simulation in the middle of an allocation. What is known before is refused before
/// (`PointRunner`). Memory is what the process has resident, recorded activity that it keeps for other points
/// included: a point that went beyond the limit is tried again in a fresh one.
final class PointWatch: Sendable {
  /// Exit status of a worker that went beyond a limit and has said so.
  static let exitStatus: Int32 = 86
  /// Seconds between two looks; a point may take so much more.
  private static let interval = 0.02

  private struct Current {
    var hash: String
    var start: ContinuousClock.Instant
  }

  private let seconds: Int64?
  /// Bytes that a point may take; nil without a limit.
  let bytes: Int64?
  private let current = Mutex<Current?>(nil)
  private let isStopped = Atomic(false)

  /// Starts the thread, where the budget has a limit.
  ///
  /// - Parameters:
  ///   - budget: what a point may take.
  ///   - report: told the point and why it is ended, on the thread, just before the process ends.
  init(_ budget: SweepBudget, report: @escaping @Sendable (_ hash: String, _ reason: String) -> Void) {
    seconds = budget.pointWallSeconds
    bytes = budget.pointMemory
    guard seconds != nil || bytes != nil else { return }
    Thread.detachNewThread { [self] in
      while !isStopped.load(ordering: .relaxed) {
        Thread.sleep(forTimeInterval: Self.interval)
        guard let (hash, reason) = violation else { continue }
        report(hash, reason)
        _exit(Self.exitStatus)
      }
    }
  }

  /// Watches a point from now on; called again for the same point it begins anew.
  func begin(_ hash: String) {
    current.withLock { $0 = Current(hash: hash, start: ContinuousClock().now) }
  }

  /// Watches nothing until the next `begin`.
  func end() { current.withLock { $0 = nil } }

  /// Ends the thread.
  func stop() { isStopped.store(true, ordering: .relaxed) }

  private var violation: (hash: String, reason: String)? {
    guard let current = current.withLock({ $0 }) else { return nil }
    if let seconds, ContinuousClock().now - current.start > .seconds(seconds) {
      return (current.hash, "took longer than budget.per_point.wall (\(seconds) s)")
    }
    if let bytes, Self.resident > bytes {
      return (current.hash, "took more memory than budget.per_point.memory (\(bytes) B)")
    }
    return nil
  }

  /// Bytes of this process that are in memory.
  private static var resident: Int64 {
    let fields = KernelFile.lines("/proc/self/statm").first?.split(separator: " ") ?? []
    guard fields.count > 1, let pages = Int64(fields[1]) else { return 0 }
    return pages * Int64(sysconf(Int32(_SC_PAGESIZE)))
  }
}
