import ChipModel
public import DataFiles
import ParallelJobs
import SpikeFoundry

/// Speed and energy of a model against the length of its context, on one chip.
public struct ContextStudy: Sendable {
  /// A placed model with the curve of its prefill.
  public struct Sampled: Sendable {
    /// The placed model.
    public let runner: ContextRunner
    /// Time and energy of reading a prompt.
    public let curve: PrefillCurve
  }

  /// What was asked for.
  public let request: ContextRequest
  /// The model; behind it the placements of the baseline, of which every length takes the faster.
  public let sampled: [Sampled]
  /// All lengths of the model, then those of the baseline.
  public let points: [ContextPoint]
  /// Comparisons with simulations of every token, in the same order.
  public let checks: [ContextCheck]
  /// Points and checks that are missing, because the study was stopped by its watch.
  public let missing: (points: Int, checks: Int)
  /// Whether anything is missing.
  public var isPartial: Bool { missing.points + missing.checks > 0 }

  /// Places, samples and extrapolates.
  ///
  /// Costs a few dozen stretches of a few hundred tokens, and every token of the checks. A study that its watch stops
  /// keeps the points and checks that are done by then.
  ///
  /// - Throws: 64 for impossible lengths, 65 for a model that the chip refuses or cannot hold, 70 where the watch
  ///   stopped the study before anything could be extrapolated.
  public init(_ request: ContextRequest) throws(Failure) {
    try request.check()
    self.request = request
    let longest = max(request.lengths.max() ?? 1, request.checks.max() ?? 1)
    let jobs = Jobs(threads: request.threads)
    let runners = try Self.runners(request, longest: longest)
    let progress = StudyProgress(layers: request.replay.shape.layers.count, watch: request.watch)
    Self.expect(request, runners, progress)
    let sampled = try jobs.map(Array(runners.enumerated())) { item throws(Failure) in
      try Self.sample(item.element.watched(by: progress, as: .curve(item.offset)), request, longest)
    }
    self.sampled = sampled
    let points = try jobs.map(Self.tasks(request.lengths, sampled, progress, { .point($0) })) {
      task throws(Failure) in
      try Self.unlessStopped(progress) { () throws(Failure) in try Self.point(task) }
    }
    let checks = try jobs.map(Self.tasks(request.checks, sampled, progress, { .check($0) })) {
      task throws(Failure) in
      try Self.unlessStopped(progress) { () throws(Failure) in try Self.check(task) }
    }
    self.checks = checks.compactMap(\.self)
    self.points = Self.points(points.compactMap(\.self), contradictedBy: self.checks)
    missing = (points.count - self.points.count, checks.count - self.checks.count)
    guard !self.points.isEmpty else { throw ContextRunner.stopped }
  }

  /// What a task gives; nil where the study was stopped before its end.
  private static func unlessStopped<Result>(
    _ progress: StudyProgress, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    guard !progress.isStopped else { return nil }
    do throws(Failure) {
      return try body()
    } catch {
      guard progress.isStopped else { throw error }
      return nil
    }
  }

  /// Says what is known of the work before it begins.
  private static func expect(
    _ request: ContextRequest, _ runners: [ContextRunner], _ progress: StudyProgress
  ) {
    let models = request.hasBaseline ? 2 : 1
    for number in runners.indices {
      progress.expect(request.settings.longestStretch * request.settings.stretches / 4, in: .curve(number))
    }
    for number in 0..<request.lengths.count * models {
      progress.expect(request.repeated.count, in: .point(number))
    }
    for number in 0..<request.checks.count * models {
      progress.expect(request.checks[number % request.checks.count], in: .check(number))
    }
  }

  private static func sample(
    _ runner: ContextRunner, _ request: ContextRequest, _ longest: Int
  ) throws(Failure) -> Sampled {
    var settings = request.settings
    // Many key blocks cost many packets per token, and pay only in contexts that dwarf the beginning.
    if runner.keyBlocks > Self.few {
      settings.longestStretch /= 8
      settings.stretches = settings.stretches * 3 / 4
    }
    let curve = try PrefillCurve(runner, longest: longest, settings: settings, progress: request.progress)
    runner.expect(0)
    return Sampled(runner: runner, curve: curve)
  }

  private static func runners(_ request: ContextRequest, longest: Int) throws(Failure) -> [ContextRunner] {
    let replay = request.replay
    let activity = request.repeated
    // Room for the tokens that are generated behind the longest context, and for a stretch behind a full window: it
    // takes no more slots of keys there.
    let slots = longest + 2 * activity.count
    var shape = replay.shape
    let stretch = longest > shape.slidingWindow ? max(request.settings.longestStretch, 4 * activity.count) : 0
    shape.maximumPositions = max(shape.maximumPositions, slots + stretch)
    try PreparedRun.checkCapabilities(of: request.chip, for: shape, replay.mode)
    let graph = OperatorGraph(shape: shape, mode: replay.mode, banks: request.chip.core.banks)
    let placement = try PreparedRun.place(graph, on: request.chip, as: nil)
    let model = ContextRunner(
      name: "spiking", graph: graph, placement: placement, chip: request.chip, activity: activity)
    guard request.hasBaseline else { return [model] }
    var all = [model]
    for share in [8, 1] {
      let baseline = try FullAttentionBaseline.runner(
        shape, replay.mode, activity, chip: request.chip, slots: slots, share: share)
      // Where few cores are empty, all shares come to the same.
      if baseline.keyBlocks != all.last?.keyBlocks || all.count == 1 { all.append(baseline) }
    }
    return all
  }

  /// Most key blocks per head that count as few.
  private static let few = 8

  /// Points that state at least twice what a check of their model departs by beyond the error that was stated there,
  /// as for the prompt that is held out.
  static func points(
    _ points: [ContextPoint], contradictedBy checks: [ContextCheck]
  ) -> [ContextPoint] {
    points.map { point in
      let wrong = checks.filter { $0.model == point.model && $0.isContradiction }
      var point = point
      guard !point.isSimulated else { return point }
      point.statedError = max(point.statedError, 2 * (wrong.map { abs($0.timeError) }.max() ?? 0))
      return point
    }
  }

  /// Names of the models in the order of the points.
  public var models: [String] {
    points.map(\.model).reduce(into: []) { names, name in if names.last != name { names.append(name) } }
  }

  /// State memory of all cores of the chip, in bytes.
  public var stateBytes: Int128 { request.chip.stateMemory }

  /// The points of one model, by length.
  public func points(of model: String) -> [ContextPoint] { points.filter { $0.model == model } }
}
