import Parquet
import SpikeFoundry

/// `spikefoundry run --activity FILE`: the timing of a recorded activity on any chip.
struct ReplayRun {
  let options: ModelOptions
  let out: String
  let spikes: String?
  let tables: [TableFormat]
  let tracing: EventTracing
  let json: Bool
  let stopTime: SimTime?
  let live: LiveRun

  func run(_ path: String) throws {
    let chip = try ChipFile.load(options.chip, sets: options.sets)
    let folder = try RunFolder.open(out)
    defer { folder.discard() }
    live.guarding(folder.emergencyRemoval)
    var contents = try ActivityFile.read(path, of: try options.activityModel)
    contents.replay.mode.coding = options.spikes.coding
    for note in contents.remarks { live.talk("\(note)\n") }
    let positions = contents.replay.activity.positions.count
    live.talk("replay of \(positions) positions on \(chip.name)\n")
    try SpikeTable(matching: spikes).check(contents.replay.shape.sites(contents.replay.mode))
    try tracing.check(chip: chip, shape: contents.replay.shape, positions: positions)
    let placement = try contents.replay.placement(on: chip, given: try placement(contents.replay, chip))
    var limits = RunOptions(
      tokensInFlight: options.tokensInFlight, insertionShuffle: options.seed, threads: options.threads)
    limits.timing = options.timing
    limits.stopTime = stopTime
    limits.watch = live.watch()
    let capture = try tracing.capture(
      to: folder, origin: contents.replay.origin(on: chip, placement: placement))
    let (run, table) = try contents.replay.simulate(
      on: chip, placement: placement, options: limits, sink: SpikeTable(matching: spikes), capture: capture)
    live.finish(run.record, events: run.statistics.events)
    if let note = tracing.note(run.placement, on: chip) { live.talk("\(note)\n") }
    let report = try run.write(
      try run.report(
        options: recorded, unknowns: contents.unknowns, trace: try tracing.description(of: capture)),
      to: folder, paths: [.init("activity", path), .init("out", out), .init("chip", options.chip)],
      further: spikes == nil ? [] : [ReportFile(name: "spikes.csv", contents: table.bytes(of: run.flow))],
      tables: tables)
    live.talk(report.description.trace)
    try folder.commit()
    try RunAnswer(report: report, text: report.description.text, folder: out, json: json).print()
    if let status = live.status(run.record) { throw status }
  }

  /// The placement that the command names; nil asks the default placer.
  private func placement(_ replay: Replay, _ chip: Chip) throws -> Placement? {
    guard let file = options.placement else { return nil }
    let graph = OperatorGraph(shape: replay.shape, mode: replay.mode, banks: chip.core.banks)
    return try PlacementFile(path: file).placement(graph: graph, chip: chip)
  }

  /// Options that decide the result of a replay.
  private var recorded: [RunDescription.Option] {
    var list = RecordedOptions.ofReplay(options.spikes.coding, tokensInFlight: options.tokensInFlight)
    if let spikes { list.append(.init("spikes", spikes)) }
    if let stopTime { list.append(.init("stop-at", "\(stopTime.picoseconds) ps")) }
    return list + options.overrides
  }
}
