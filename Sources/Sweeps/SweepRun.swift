import DataFiles
import DesignSpace
import Foundation
import SweepLedgers
public import SweepPlans

/// Drives a sweep to its end: workers in processes of their own, rung after rung.
///
/// Everything it knows is in the ledger: it may be killed at any moment and started again.
public final class SweepRun {
  /// How a sweep is driven.
  public struct Options: Sendable {
    /// Worker processes.
    public var jobs = 1
    /// The program that workers run, and its arguments before those of the worker.
    public var worker: [String]
    /// Seconds of a lease.
    public var lease = 30.0
    /// How many points a worker claims at once.
    public var batch = 8

    /// Makes options.
    public init(worker: [String]) { self.worker = worker }
  }

  /// How a sweep ended.
  public struct Outcome: Sendable {
    /// Why no more points are tried.
    public enum Reason: Sendable {
      case finished, interrupted, outOfTime
      /// The first rung does not order points like the full one.
      case distrusted
    }
    /// Why no more points are tried.
    public var reason: Reason
    /// Rank correlations of the lowest rung with the full one, by objective; empty without rungs.
    public var correlations: [(metric: SweepMetric, tau: Double?)] = []

    /// Whether an objective orders points differently on the two rungs.
    public var isDoubtful: Bool {
      correlations.contains { $0.tau.map { $0 < Fidelity.leastCorrelation } ?? false }
    }
  }

  let file: SweepFile
  let store: SweepStore
  let options: Options
  private let crew: WorkerProcesses

  /// Prepares a sweep whose first rung is in the ledger.
  public init(file: SweepFile, store: SweepStore, options: Options) {
    self.file = file
    self.store = store
    self.options = options
    crew = WorkerProcesses(options: options, store: store, attempts: file.budget.attempts)
  }

  /// Runs until nothing is left, the time is over or `isStopping` says so.
  ///
  /// - Parameters:
  ///   - isStopping: 0 to go on, 1 to finish the points under way, 2 to end at once.
  ///   - progress: called with the state of the ledger, at most ten times a second, and less often where counting its points
  ///     takes longer than a hundredth of a second.
  /// - Throws: 74 where the ledger or the disk fails, and what making points of a rung throws.
  /// - Returns: why no more points are tried, and how rungs agree.
  public func run(
    isStopping: () -> Int = { 0 }, progress: (SweepProgress) -> Void = { _ in }
  ) throws -> Outcome {
    do {
      return try drive(isStopping, progress)
    } catch {
      // Nobody would bury the workers, and what they find cannot be kept.
      crew.end { true }
      throw error
    }
  }

  private func drive(_ isStopping: () -> Int, _ progress: (SweepProgress) -> Void) throws -> Outcome {
    try store.ledger.resume(file.name)
    try store.ledger.reopen(file.name, limits: file.budget.limits)
    if file.search.method == .optuna { return Outcome(reason: try search(isStopping, progress)) }
    guard let fidelity = file.fidelity else {
      return Outcome(reason: try drain(isStopping, progress))
    }
    return try halve(fidelity, isStopping, progress)
  }

  /// Runs the cheap rung, finds out whether it can be trusted, and climbs.
  private func halve(
    _ fidelity: Fidelity, _ isStopping: () -> Int, _ progress: (SweepProgress) -> Void
  ) throws -> Outcome {
    var outcome = Outcome(reason: .finished)
    let last = fidelity.rungs.count - 1
    for step in [{}, { try self.calibrate(fidelity) }] {
      try step()
      outcome.reason = try drain(isStopping, progress)
      guard outcome.reason == .finished else { return outcome }
    }
    outcome.correlations = try correlations(fidelity)
    if outcome.isDoubtful {
      switch fidelity.onLowCorrelation {
      case .warn: break
      case .stop:
        outcome.reason = .distrusted
        return outcome
      case .widen:
        try enter(try candidates(try SweepResults(file: file, store: store)), last)
        outcome.reason = try drain(isStopping, progress)
        return outcome
      }
    }
    for rung in 1...last {
      try promote(to: rung, fidelity)
      outcome.reason = try drain(isStopping, progress)
      guard outcome.reason == .finished else { return outcome }
    }
    return outcome
  }

  /// Lets workers work until no point is left to claim.
  private func drain(_ isStopping: () -> Int, _ progress: (SweepProgress) -> Void) throws -> Outcome.Reason {
    let start = ContinuousClock().now
    let meter = ProgressMeter(try store.ledger.counts(of: file.name))
    while true {
      let polled = ContinuousClock().now
      try store.buryTheDead(except: crew.names, attempts: file.budget.attempts)
      let counts = try store.ledger.counts(of: file.name)
      let outlook = try store.ledger.outlook(of: file.name)
      let cost = (ContinuousClock().now - polled) / .seconds(1)
      progress(meter.progress(counts, outlook, workers: options.jobs))
      let open = counts[.pending, default: 0] + counts[.running, default: 0]
      if open == 0 {
        crew.end { isStopping() > 1 }
        return .finished
      }
      let isLate = file.budget.wallSeconds.map { ContinuousClock().now - start > .seconds($0) } ?? false
      let stop = isStopping()
      if stop > 0 || isLate {
        crew.end { isStopping() > 1 }
        return stop > 0 ? .interrupted : .outOfTime
      }
      try crew.keep(min(options.jobs, open))
      // Counting a large sweep takes its time: it may have a tenth of a processor, not more.
      Thread.sleep(forTimeInterval: max(0.1, 10 * cost))
    }
  }

  /// Asks a sampler for points until it has had as many as the file says.
  private func search(_ isStopping: () -> Int, _ progress: (SweepProgress) -> Void) throws -> Outcome.Reason {
    let sampler = try OptunaSearch(file)
    let points = try SearchedPoints(file: file, store: store)
    var asked = 0
    while asked < file.search.points {
      let trials = try sampler.ask(min(file.search.batch, file.search.points - asked))
      guard !trials.isEmpty else { break }
      asked += trials.count
      try points.enter(trials.map(\.settings))
      let reason = try drain(isStopping, progress)
      guard reason == .finished else { return reason }
      try points.read()
      for trial in trials { try sampler.tell(trial.id, points.objectives(of: trial.settings)) }
    }
    return .finished
  }

  // MARK: Rungs

  /// Enters the best points of a rung on the next one.
  private func promote(to rung: Int, _ fidelity: Fidelity) throws {
    let results = try SweepResults(file: file, store: store)
    let candidates = results.rows.filter { $0.ledger.rung == rung - 1 && $0.isCandidate }
    let first = results.rows.count { $0.ledger.rung == 0 && $0.ledger.state != .infeasible }
    let size = SuccessiveHalving.sizes(points: first, rungs: rung + 1, eta: fidelity.eta)[rung]
    let best = SuccessiveHalving.best(size, of: candidates.map { SweepResults.objectives($0, file) })
    var settings = try best.map { try SweepPayload(candidates[$0].ledger.point.payload, of: file).settings }
    if rung == fidelity.rungs.count - 1 {
      let known = Set(settings)
      settings += try sample(results).filter { !known.contains($0) }
    }
    try enter(settings, rung)
  }

  /// Enters a sample of the points on the full rung, to see whether the cheap rung orders them alike.
  private func calibrate(_ fidelity: Fidelity) throws {
    try enter(try sample(try SweepResults(file: file, store: store)), fidelity.rungs.count - 1)
  }

  /// Settings of at most 20 candidates of the first rung, evenly spread over the sweep.
  private func sample(_ results: SweepResults) throws -> [[Int64]] {
    let candidates = try candidates(results)
    let count = min(20, candidates.count)
    return (0..<count).map { candidates[$0 * candidates.count / count] }
  }

  /// Settings of all candidates of the first rung, in order and each once.
  private func candidates(_ results: SweepResults) throws -> [[Int64]] {
    var seen: Set<[Int64]> = []
    return try results.rows.filter { $0.ledger.rung == 0 && $0.isCandidate }
      .map { try SweepPayload($0.ledger.point.payload, of: file).settings }.filter {
        seen.insert($0).inserted
      }
  }

  private func enter(_ settings: [[Int64]], _ rung: Int) throws {
    let known = try store.ledger.specification(of: file.name)
    let points = try SweepRegistration.points(of: settings, rung: rung, try PointFactory(file))
    try store.ledger.register(
      sweep: file.name, specification: known ?? ("", ""), points: points, rung: rung)
  }

  private func correlations(_ fidelity: Fidelity) throws -> [(metric: SweepMetric, tau: Double?)] {
    let results = try SweepResults(file: file, store: store)
    func rows(_ rung: Int) throws -> [[Int64]: SweepRow] {
      var rows: [[Int64]: SweepRow] = [:]
      for row in results.rows where row.ledger.rung == rung && row.isCandidate {
        rows[try SweepPayload(row.ledger.point.payload, of: file).settings] = row
      }
      return rows
    }
    let low = try rows(0)
    let high = try rows(fidelity.rungs.count - 1)
    let both = try sample(results).filter { low[$0] != nil && high[$0] != nil }
    return file.objectives.map { objective in
      let pairs = both.map { (low[$0]?.metrics[objective.metric], high[$0]?.metrics[objective.metric]) }
      let tau = RankCorrelation.kendall(pairs.map { $0.0 ?? 0 }, pairs.map { $0.1 ?? 0 })
      return (objective.metric, tau)
    }
  }
}
