public import DataFiles
public import SweepLedgers

/// How far a sweep is.
public struct SweepProgress: Sendable {
  /// Points by state.
  public var counts: [LedgerPoint.State: Int]
  /// Points that were finished before this run began.
  public var cached: Int
  /// Points finished per second in this run; nil before the first.
  public var rate: Double?
  /// Seconds that the rest will take, from the events that it is expected to have; nil before the first point.
  public var remaining: Double?

  /// All points that are to be simulated.
  public var total: Int { counts.filter { $0.key != .infeasible }.values.reduce(0, +) }

  /// One line: `412/1024 done, 3 failed, 96 cached, 11.2 points/min, 52 min left`.
  public var text: String {
    var parts = ["\(counts[.done, default: 0])/\(total) done"]
    if let failed = counts[.failed], failed > 0 { parts.append("\(failed) failed") }
    if let infeasible = counts[.infeasible], infeasible > 0 { parts.append("\(infeasible) infeasible") }
    if cached > 0 { parts.append("\(cached) cached") }
    if let rate {
      let perMinute = (rate * 600).rounded() / 10
      parts.append("\(perMinute) points/min")
    }
    if let remaining { parts.append("\(Self.duration(remaining)) left") }
    return parts.joined(separator: ", ")
  }

  /// One line for machines: the counts, and `eta_s` where it is known.
  public func json() throws(Failure) -> String {
    let counts = LedgerPoint.State.allCases.map { state in
      JSONField(state.rawValue, .integer(Int128(self.counts[state, default: 0])))
    }
    return try JSONText.line(
      .object(
        [JSONField("type", .string("progress"))] + counts + [
          JSONField("cached", .integer(Int128(cached))),
          JSONField("points_per_s", rate.map { .number($0) } ?? .null),
          JSONField("eta_s", remaining.map { .number($0) } ?? .null),
        ]))
  }

  /// Seconds for people: `45 s`, `12 min`, `3.5 h`.
  static func duration(_ seconds: Double) -> String {
    let seconds = max(0, seconds)
    if seconds < 90 { return "\(Int(seconds.rounded(.up))) s" }
    if seconds < 5400 { return "\(Int((seconds / 60).rounded())) min" }
    return "\((seconds / 360).rounded() / 10) h"
  }
}

/// Measures the rate of a sweep on the clock of the machine.
struct ProgressMeter {
  /// Points that were finished, and those that had an end of any kind, before the run.
  private let done: Int
  private let ended: Int
  private let start = ContinuousClock().now

  init(_ counts: [LedgerPoint.State: Int]) {
    done = counts[.done, default: 0]
    ended = done + counts[.failed, default: 0]
  }

  func progress(_ counts: [LedgerPoint.State: Int], _ outlook: LedgerOutlook, workers: Int) -> SweepProgress {
    var progress = SweepProgress(counts: counts, cached: done)
    let finished = counts[.done, default: 0] + counts[.failed, default: 0] - ended
    let seconds = (ContinuousClock().now - start) / .seconds(1)
    if let rest = outlook.seconds {
      // Groups are not divided among workers.
      progress.remaining = rest / Double(max(1, min(workers, outlook.openGroups)))
    }
    if finished > 0, seconds > 0 { progress.rate = Double(finished) / seconds }
    return progress
  }
}
