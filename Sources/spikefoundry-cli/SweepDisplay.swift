import Foundation
import SpikeFoundry
import SweepLedgers
import SweepPlans
import Sweeps

/// Shows the progress of a sweep on standard error: in place on a terminal, a line every 30 seconds elsewhere,
/// a JSON object each second for machines.
final class SweepDisplay {
  private let isTerminal: Bool
  private let isForMachines: Bool
  private var last: ContinuousClock.Instant?

  init(isForMachines: Bool) {
    self.isForMachines = isForMachines
    isTerminal = !isForMachines && isatty(STDERR_FILENO) == 1
  }

  func show(_ progress: SweepProgress) {
    let now = ContinuousClock().now
    let pause: Duration = isTerminal ? .milliseconds(200) : .seconds(isForMachines ? 1 : 30)
    if let last, now - last < pause { return }
    last = now
    if isForMachines, let line = try? progress.json() { return StandardStreams.error(line + "\n") }
    let text = MessageText.lines(progress.text)
    StandardStreams.error(isTerminal ? "\r\u{1B}[K\(text)" : "\(text)\n")
  }

  func end() { if isTerminal { StandardStreams.error("\r\u{1B}[K") } }

  /// What the rank correlation of the rungs says.
  static func text(_ metric: SweepMetric, _ tau: Double?) -> String {
    guard let tau else {
      return "\(metric.rawValue): the rungs cannot be compared, too few different values\n"
    }
    let rounded = (tau * 100).rounded() / 100
    let doubt =
      tau < Fidelity.leastCorrelation
      ? " (below \(Fidelity.leastCorrelation): cheap runs do not order points like full ones)" : ""
    return "\(metric.rawValue): rank correlation of the first and the full rung \(rounded)\(doubt)\n"
  }
}
