import ChipModel
import DataFiles
import Glibc
import RunRecord
import SpikeFoundry
import SweepLedgers
import SweepPlans

/// Runs points, and keeps what the next ones can use: recorded activities, placed models and the last record.
///
/// The spikes of a model do not depend on the chip: they are recorded once and replayed on every other chip, unless
/// a chip may lose packets. Times do not depend on prices: points that differ in prices only are priced from one
/// record.
final class PointRunner {
  /// How results may come about.
  struct Shortcuts {
    /// Whether recorded activity is replayed.
    var replays = true
    /// Whether records are priced again.
    var prices = true
  }

  /// Folders that the workers of a sweep share.
  struct Folders {
    /// Recorded activity.
    var activities: String
    /// Refinements of placements.
    var placements: String
  }

  private let activities: RecordedActivities
  private let folder: String
  private let shortcuts: Shortcuts
  private let watch: PointWatch
  private var replays: [String: Replay] = [:]
  private let placed: PlacedModels
  private var last: (timing: String, record: RunRecord, coresUsed: Int)?

  /// Prepares a runner.
  ///
  /// - Parameters:
  ///   - shared: folders that all workers share.
  ///   - folder: folder of the sweep file.
  ///   - shortcuts: how results may come about.
  ///   - watch: ends the process where a point takes too much.
  init(shared: Folders, folder: String, shortcuts: Shortcuts, watch: PointWatch) {
    self.watch = watch
    activities = RecordedActivities(folder: shared.activities)
    placed = PlacedModels(folder: shared.placements, version: "\(EngineSemantics.version)")
    self.folder = folder
    self.shortcuts = shortcuts
  }

  /// Metrics of a point, and how they came about.
  ///
  /// - Throws: `ChipRefusal` where the chip cannot run the workload, `LimitBreach` where it would need more memory than the
  ///   budget has; a `Failure` as a run does.
  func run(_ point: ResolvedPoint, _ identity: PointIdentity) throws -> ([LedgerMetric], PointCost) {
    watch.begin(identity.hash)
    defer { watch.end() }
    let clock = ContinuousClock()
    let start = clock.now
    var events: Int64 = 0
    var way = "priced"
    if !shortcuts.prices || last?.timing != identity.timingHash {
      do {
        (way, events) = try simulate(point, identity)
      } catch let failure as Failure {
        throw refusal(failure, point) ?? failure
      }
    }
    guard let last else { throw Failure(.software, "a point has no record") }
    let metrics = try PointMetrics(record: last.record, chip: point.chip.chip, coresUsed: last.coresUsed)
      .values()
    let seconds = (clock.now - start) / .seconds(1)
    return (metrics, PointCost(seconds: seconds, events: events, way: way))
  }

  private func refusal(_ failure: Failure, _ point: ResolvedPoint) -> (any Error)? {
    let chip = point.chip.chip
    let content = WorkloadContent(workload: point.workload, folder: folder)
    if let request = content.request(on: chip) {
      guard let model = try? PreparedRun.model(request) else { return nil }
      return ChipRefusal(failure, shape: model.shape, mode: request.mode, chip: chip)
    }
    guard var replay = try? recorded(point.workload) else { return nil }
    replay.mode.coding = point.workload.mode.coding
    return ChipRefusal(failure, shape: replay.shape, mode: replay.mode, chip: chip)
  }

  private func simulate(
    _ point: ResolvedPoint, _ identity: PointIdentity
  ) throws -> (way: String, events: Int64) {
    let content = WorkloadContent(workload: point.workload, folder: folder)
    guard let request = content.request(on: point.chip.chip) else {
      return try replay(try recorded(point.workload), point, identity)
    }
    // Where packets can be lost, what fires depends on the chip.
    guard shortcuts.replays, point.chip.chip.core.onFull != .drop else {
      return try functional(request, identity, recordingTo: nil)
    }
    let key = identity.activityHash
    if let replay = replays[key] { return try self.replay(replay, point, identity) }
    return try withRecording(key, request, point, identity)
  }

  /// Replays the recorded activity, or records it; waits while another worker is recording it.
  private func withRecording(
    _ key: String, _ request: RunRequest, _ point: ResolvedPoint, _ identity: PointIdentity
  ) throws -> (way: String, events: Int64) {
    while true {
      if let replay = activities.replay(key) {
        replays[key] = replay
        return try self.replay(replay, point, identity)
      }
      if let file = try activities.file(key) {
        return try functional(request, identity, recordingTo: file)
      }
      usleep(50_000)
      // What another worker takes is not counted as the point's.
      watch.begin(identity.hash)
    }
  }

  private func functional(
    _ request: RunRequest, _ identity: PointIdentity, recordingTo file: AtomicFile?
  ) throws -> (way: String, events: Int64) {
    try checkMemory(request)
    var request = request
    if file != nil { request.keeping.insert(.activity) }
    let run = try PreparedRun(request, placed: placed).run()
    if let file, let replay = try Replay(of: run) {
      try activities.keep(replay, identity.activityHash, in: file)
    }
    keep(run.record, run.prepared.placement, identity)
    return ("functional", Int64(clamping: run.statistics.events))
  }

  /// Refuses weights beyond the budget of a point before they are made.
  private func checkMemory(_ request: RunRequest) throws {
    guard let limit = watch.bytes, let synthetic = request.synthetic else { return }
    let bytes = try synthetic.weightBytes(layers: request.layers, mode: request.mode)
    guard bytes > limit else { return }
    throw LimitBreach(
      limit: PointLimit(.memory, limit),
      message:
        "the weights alone need \(bytes) B, budget.per_point.memory is \(limit) B; workload.weights lets layers share them"
    )
  }

  private func replay(
    _ replay: Replay, _ point: ResolvedPoint, _ identity: PointIdentity
  ) throws(Failure) -> (way: String, events: Int64) {
    var replay = replay
    replay.mode.coding = point.workload.mode.coding
    var options = RunOptions(tokensInFlight: point.workload.tokensInFlight)
    // Metrics are totals.
    options.hasWindows = false
    let (run, _) = try replay.simulate(
      on: point.chip.chip, placed: placed, options: options, sink: NoTrace())
    keep(run.record, run.placement, identity)
    return ("replay", Int64(clamping: run.statistics.events))
  }

  private func recorded(_ workload: Workload) throws(Failure) -> Replay {
    guard case .activity(let file) = workload.source else {
      throw Failure(.software, "a workload without a source")
    }
    let path = ConfigPath.join(folder, file)
    if let replay = replays[path] { return replay }
    let replay = try ActivityFile.read(path).replay
    replays[path] = replay
    return replay
  }

  private func keep(_ record: RunRecord, _ placement: Placement, _ identity: PointIdentity) {
    last = (identity.timingHash, record, Set(placement.usedCores).count)
  }
}
