import DataFiles
public import SpikeFoundry
import SweepLedgers
public import SweepPlans

/// Runs chosen points of a sweep again, with everything that a run writes.
public struct SweepRerun {
  private let file: SweepFile
  private let store: SweepStore
  private let tracing: EventTracing

  /// Prepares the reruns of a sweep.
  ///
  /// - Parameters:
  ///   - file: the sweep.
  ///   - store: where its points are.
  ///   - tracing: what to record of the events of each run; none by default.
  public init(file: SweepFile, store: SweepStore, tracing: EventTracing = EventTracing(.windows)) {
    self.file = file
    self.store = store
    self.tracing = tracing
  }

  /// Runs a point with its weights and writes its run folder.
  ///
  /// - Parameters:
  ///   - row: the point.
  ///   - path: the run folder.
  ///   - opened: is given the folder before the run, which may have to be removed in a hurry.
  /// - Returns: what is missing from its trace, a sentence each.
  /// - Throws: 64 for cores, layers and positions that the point does not have, 70 where a metric differs from the
  ///   one that the sweep has; what a run throws.
  @discardableResult
  public func run(
    _ row: SweepRow, to path: String, opened: (OutputFolder) -> Void = { _ in }
  ) throws -> [String] {
    let (point, _) = try PointFactory(file).resolve(try SweepPayload(row.ledger.point.payload, of: file))
    // Outputs are opened first: a run that cannot be written is not worth its time.
    let folder = try RunFolder.open(path)
    defer { folder.discard() }
    opened(folder)
    let content = WorkloadContent(workload: point.workload, folder: file.folder)
    let notes =
      if let request = content.request(on: point.chip.chip) {
        try run(try PreparedRun(request), row, folder)
      } else {
        try replay(point, row, folder)
      }
    try folder.commit()
    return notes
  }

  private func run(
    _ prepared: PreparedRun, _ row: SweepRow, _ folder: OutputFolder
  ) throws(Failure) -> [String] {
    let chip = prepared.request.chip
    try check(row, chip, prepared.model.shape, positions: prepared.schedule.positions)
    let capture = try tracing.capture(to: folder, origin: prepared.origin)
    let (run, _) = try prepared.run(NoTrace(), capture)
    try check(row, run.record, chip, prepared.placement)
    let report = try run.write(
      try run.report(
        options: RecordedOptions.of(prepared.request), trace: try tracing.description(of: capture)),
      to: folder)
    return notes(report, prepared.placement)
  }

  private func replay(
    _ point: ResolvedPoint, _ row: SweepRow, _ folder: OutputFolder
  ) throws(Failure) -> [String] {
    guard case .activity(let activity) = point.workload.source else {
      throw Failure(.software, "a workload without a source")
    }
    let chip = point.chip.chip
    let contents = try ActivityFile.read(ConfigPath.join(file.folder, activity))
    var replay = contents.replay
    replay.mode.coding = point.workload.mode.coding
    try check(row, chip, replay.shape, positions: replay.activity.positions.count)
    let placement = try replay.placement(on: chip)
    let capture = try tracing.capture(to: folder, origin: replay.origin(on: chip, placement: placement))
    let (run, _) = try replay.simulate(
      on: chip, placement: placement, options: RunOptions(tokensInFlight: point.workload.tokensInFlight),
      sink: NoTrace(),
      capture: capture)
    try check(row, run.record, chip, run.placement)
    let report = try run.write(
      try run.report(
        options: RecordedOptions.ofReplay(
          replay.mode.coding, tokensInFlight: point.workload.tokensInFlight), unknowns: contents.unknowns,
        trace: try tracing.description(of: capture)),
      to: folder)
    return notes(report, run.placement)
  }

  private func notes(_ report: RunReport, _ placement: Placement) -> [String] {
    report.description.trace.notes + [tracing.note(placement, on: report.chip)].compactMap(\.self)
  }

  /// Refuses to record what the point does not have: the points of a sweep differ in their cores.
  private func check(
    _ row: SweepRow, _ chip: Chip, _ shape: ModelShape, positions: Int
  ) throws(Failure) {
    do throws(Failure) {
      try tracing.check(chip: chip, shape: shape, positions: positions)
    } catch {
      throw Failure(error.code, "\(error.message) (point \(row.ledger.index))")
    }
  }

  private func check(
    _ row: SweepRow, _ record: RunRecord, _ chip: Chip, _ placement: Placement
  ) throws(Failure) {
    let metrics = PointMetrics(record: record, chip: chip, coresUsed: Set(placement.usedCores).count)
    for metric in try metrics.values() {
      let known = row.ledger.metrics[metric.name]
      guard known == metric.value else {
        func text(_ value: Double) -> String {
          SweepMetric(rawValue: metric.name)?.exactText(value) ?? "\(value)"
        }
        throw Failure(
          .software,
          "point \(row.ledger.index): \(metric.name) is \(text(metric.value)), the sweep has "
            + "\(known.map(text) ?? "none")")
      }
    }
  }
}
