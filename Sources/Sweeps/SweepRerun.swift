import DataFiles
import SpikeFoundry
import SweepLedgers
public import SweepPlans

/// Runs chosen points of a sweep again, with everything that a run writes.
public struct SweepRerun {
  private let file: SweepFile
  private let store: SweepStore

  /// Prepares the reruns of a sweep.
  public init(file: SweepFile, store: SweepStore) {
    self.file = file
    self.store = store
  }

  /// Runs a point with its weights and writes its run folder.
  ///
  /// - Throws: 70 where a metric differs from the one that the sweep has; what a run throws.
  public func run(_ row: SweepRow, to path: String) throws {
    let (point, _) = try PointFactory(file).resolve(try SweepPayload(row.ledger.point.payload, of: file))
    let content = WorkloadContent(workload: point.workload, folder: file.folder)
    guard let request = content.request(on: point.chip.chip) else {
      return try replay(point, row, to: path)
    }
    let run = try PreparedRun(request).run()
    try check(
      row,
      PointMetrics(
        record: run.record, chip: point.chip.chip, coresUsed: Set(run.prepared.placement.usedCores).count))
    try run.write(to: path)
  }

  private func replay(_ point: ResolvedPoint, _ row: SweepRow, to path: String) throws {
    guard case .activity(let activity) = point.workload.source else { return }
    var replay = try ActivityFile.read(ConfigPath.join(file.folder, activity)).replay
    replay.mode.coding = point.workload.mode.coding
    let options = RunOptions(tokensInFlight: point.workload.tokensInFlight)
    let (run, _) = try replay.simulate(on: point.chip.chip, options: options, sink: NoTrace())
    try check(
      row,
      PointMetrics(
        record: run.record, chip: point.chip.chip, coresUsed: Set(run.placement.usedCores).count))
    let folder = try RunFolder.open(path)
    try run.write(try run.report(), to: folder)
    try folder.commit()
  }

  private func check(_ row: SweepRow, _ metrics: PointMetrics) throws(Failure) {
    for metric in try metrics.values() {
      guard row.ledger.metrics[metric.name] == metric.value else {
        throw Failure(
          .software,
          "point \(row.ledger.index): \(metric.name) is \(metric.value), the sweep has "
            + "\(row.ledger.metrics[metric.name].map { "\($0)" } ?? "none")")
      }
    }
  }
}
