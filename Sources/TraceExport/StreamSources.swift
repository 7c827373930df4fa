import DataFiles
import Quantities
import Timelines

/// What a unit works on, or what it waits for: rows of `busy` or `stall`.
struct WorkSource: EventSource {
  private var stream: EventStream
  private let selection: ExportSelection
  private let plan: TimelinePlan
  private var operators: OperatorNames
  private var units: OperatorNames
  private var operatorColumn = OperatorColumn(3)
  private var unitColumn = OperatorColumn(2)
  private var lanes: [TraceSurvey.Unit: Lanes] = [:]
  private let showsStalls: Bool
  /// The next row, as far as it is shown.
  private var next: (name: Int, track: Int, time: Range<Int64>)?

  init(
    _ folder: TraceFolder, _ selection: ExportSelection, _ plan: TimelinePlan, _ survey: TraceSurvey,
    showsStalls: Bool
  ) throws(Failure) {
    self.selection = selection
    self.plan = plan
    self.showsStalls = showsStalls
    operators = survey.operators
    units = survey.units
    stream = try EventStream(
      folder, showsStalls ? "stall" : "busy",
      showsStalls ? TraceSurvey.stallColumns : TraceSurvey.busyColumns, selection.window)
    try find()
  }

  var nextTime: Int64? { next?.time.lowerBound }

  mutating func emit(to sink: any TimelineSink) throws(Failure) {
    guard let event = next else { return }
    try sink.slice(
      event.name, on: event.track, from: SimTime(picoseconds: event.time.lowerBound),
      to: SimTime(picoseconds: event.time.upperBound), flow: 0)
    try stream.next()
    try find()
  }

  /// Steps to the next row that is shown.
  private mutating func find() throws(Failure) {
    next = nil
    while let start = stream.time {
      let operation = operatorColumn.number(stream, &operators)
      if selection.holds(layer: operators.layers[operation], token: stream.value(4)) {
        let end = try TraceSurvey.end(start, stream.value(0), stream)
        if let track = track(start, end) {
          next = (showsStalls ? plan.stallName : plan.operatorNames[operation], track, start..<end)
          return
        }
      }
      try stream.next()
    }
  }

  private mutating func track(_ start: Int64, _ end: Int64) -> Int? {
    let core = stream.value(1)
    guard let rows = plan.cores[core] else { return nil }
    let unit = showsStalls ? 0 : unitColumn.number(stream, &units)
    let lane = lanes[.init(core: core, number: unit), default: Lanes()].place(start, end)
    return showsStalls ? rows.stalls[lane] : rows.units[unit][lane]
  }
}

/// Lengths of queues.
struct QueueSource: EventSource {
  private var stream: EventStream
  private let plan: TimelinePlan
  private var row: Int?

  init(_ folder: TraceFolder, _ selection: ExportSelection, _ plan: TimelinePlan) throws(Failure) {
    self.plan = plan
    stream = try EventStream(folder, "queue", TraceSurvey.queueColumns, selection.window)
    try find()
  }

  var nextTime: Int64? { row == nil ? nil : stream.time }

  mutating func emit(to sink: any TimelineSink) throws(Failure) {
    guard let row, let time = stream.time else { return }
    try sink.count(stream.value(1), on: row, at: SimTime(picoseconds: time))
    try stream.next()
    try find()
  }

  private mutating func find() throws(Failure) {
    row = nil
    while stream.time != nil {
      row = plan.cores[stream.value(0)]?.queue
      if row != nil { return }
      try stream.next()
    }
  }
}
