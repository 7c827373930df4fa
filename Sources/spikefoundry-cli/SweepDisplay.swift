import Foundation
import SpikeFoundry
import SweepLedgers
import SweepPlans
import Sweeps
import Synchronization

/// Shows the progress of a sweep on standard error: in place on a terminal, a line every 30 seconds elsewhere,
/// a JSON object each second for machines.
final class SweepDisplay: Sendable {
  private let isTerminal: Bool
  private let isForMachines: Bool
  private let last: Mutex<ContinuousClock.Instant?>

  /// Shows the first thing that it is told, or where it waits, what it is told after the first pause.
  init(isForMachines: Bool, waits: Bool = false) {
    self.isForMachines = isForMachines
    last = Mutex(waits ? ContinuousClock().now : nil)
    isTerminal = !isForMachines && isatty(STDERR_FILENO) == 1
  }

  func show(_ progress: SweepProgress) {
    guard isDue else { return }
    if isForMachines, let line = try? progress.json() { return StandardStreams.error(line + "\n") }
    draw(progress.text)
  }

  /// Shows how many points are decided, before any is simulated; machines are told of those that are.
  func show(decided: Int, of all: Int) {
    guard !isForMachines, isDue else { return }
    draw("\(decided) of \(all) points decided")
  }

  private var isDue: Bool {
    let now = ContinuousClock().now
    let pause: Duration = isTerminal ? .milliseconds(200) : .seconds(isForMachines ? 1 : 30)
    return last.withLock { last in
      if let last, now - last < pause { return false }
      last = now
      return true
    }
  }

  private func draw(_ text: String) {
    let text = MessageText.lines(text)
    StandardStreams.error(isTerminal ? "\r\u{1B}[K\(text)" : "\(text)\n")
  }

  func end() { if isTerminal { StandardStreams.error("\r\u{1B}[K") } }

  /// Decides the points of a sweep, and says how far it is where that takes long.
  static func registration(_ file: SweepFile, isForMachines: Bool) throws -> SweepRegistration {
    let display = SweepDisplay(isForMachines: isForMachines, waits: true)
    defer { display.end() }
    return try SweepRegistration(file) { display.show(decided: $0, of: $1) }
  }

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
