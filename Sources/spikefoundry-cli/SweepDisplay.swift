import Foundation
import SpikeFoundry
import SweepLedgers
import SweepPlans
import Sweeps

/// Shows the progress of a sweep on standard error: in place on a terminal, a line every 30 seconds elsewhere.
final class SweepDisplay {
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private var last: ContinuousClock.Instant?

  func show(_ progress: SweepProgress) {
    let now = ContinuousClock().now
    let pause: Duration = isTerminal ? .milliseconds(200) : .seconds(30)
    if let last, now - last < pause { return }
    last = now
    StandardStreams.error(isTerminal ? "\r\u{1B}[K\(progress.text)" : "\(progress.text)\n")
  }

  func end() { if isTerminal { StandardStreams.error("\r\u{1B}[K") } }

  /// What the rank correlation of the rungs says.
  static func text(_ metric: SweepMetric, _ tau: Double?) -> String {
    guard let tau else {
      return "\(metric.rawValue): the rungs cannot be compared, too few different values\n"
    }
    let rounded = (tau * 100).rounded() / 100
    let doubt =
      tau < 0.6 ? " (below 0.6: cheap runs do not order points like full ones; do not trust halving)" : ""
    return "\(metric.rawValue): rank correlation of the first and the full rung \(rounded)\(doubt)\n"
  }
}
