import DataFiles
import Timelines

/// What a first pass over the events finds: who works in the window, and when operators work on tokens.
struct TraceSurvey {
  /// One unit of a core.
  struct Unit: Hashable, Comparable {
    var core: Int64
    /// Number of its name among `units`.
    var number: Int

    static func < (a: Unit, b: Unit) -> Bool { (a.core, a.number) < (b.core, b.number) }
  }

  /// The work of all cores for one operator and token.
  struct Span: Hashable {
    var token: Int64
    var operation: Int
  }

  static let busyColumns = ["dur_ps", "core", "unit", "op", "token"]
  static let stallColumns = ["dur_ps", "core", "cause", "op", "token"]
  static let queueColumns = ["core", "depth"]
  /// Operators times tokens of which the model's rows can hold the times.
  static let largestSpans = 100_000

  private(set) var operators = OperatorNames()
  /// Names of the units of cores.
  private(set) var units = OperatorNames()
  /// Picoseconds that the units of each core work.
  private(set) var work: [Int64: Int64] = [:]
  /// Rows that each unit needs.
  private(set) var lanes: [Unit: Lanes] = [:]
  private(set) var stalled: [Int64: Lanes] = [:]
  private(set) var queued: Set<Int64> = []
  /// What all instants are on.
  private(set) var grid = TimelineGrid()
  /// First start and last end.
  private(set) var spans: [Span: Range<Int64>] = [:]
  /// Whether there were too many spans for rows of the model.
  private(set) var hasTooManySpans = false
  private let selection: ExportSelection

  init(_ folder: TraceFolder, _ selection: ExportSelection) throws(Failure) {
    self.selection = selection
    try surveyWork(folder)
    try surveyStalls(folder)
    try surveyQueues(folder)
  }

  private mutating func surveyWork(_ folder: TraceFolder) throws(Failure) {
    var stream = try EventStream(folder, "busy", Self.busyColumns, selection.window)
    var column = OperatorColumn(3)
    var unit = OperatorColumn(2)
    while let start = stream.time {
      let operation = column.number(stream, &operators)
      let number = unit.number(stream, &units)
      let (duration, core, token) = (stream.value(0), stream.value(1), stream.value(4))
      let end = try Self.end(start, duration, stream)
      if selection.holds(layer: operators.layers[operation], token: token) {
        work[core, default: 0] &+= duration
        look(at: start, end)
        try place(Unit(core: core, number: number), start, end, stream)
        widen(Span(token: token, operation: operation), start, end)
      }
      try stream.next()
    }
  }

  private mutating func place(
    _ unit: Unit, _ start: Int64, _ end: Int64, _ stream: EventStream
  ) throws(Failure) {
    _ = lanes[unit, default: Lanes()].place(start, end)
    guard lanes[unit, default: Lanes()].count <= Lanes.largestCount else {
      throw stream.problem("core \(unit.core) does more than \(Lanes.largestCount) things at a time")
    }
  }

  private mutating func widen(_ span: Span, _ start: Int64, _ end: Int64) {
    if let known = spans[span] {
      spans[span] = known.lowerBound..<max(known.upperBound, end)
    } else if spans.count < Self.largestSpans {
      spans[span] = start..<end
    } else {
      hasTooManySpans = true
    }
  }

  private mutating func surveyStalls(_ folder: TraceFolder) throws(Failure) {
    var stream = try EventStream(folder, "stall", Self.stallColumns, selection.window)
    var column = OperatorColumn(3)
    // A stall that goes on is cut at borders of time of which no event need be a multiple, and shown as one.
    var ends: [Int64: Int64] = [:]
    while let start = stream.time {
      let operation = column.number(stream, &operators)
      let end = try Self.end(start, stream.value(0), stream)
      if selection.holds(layer: operators.layers[operation], token: stream.value(4)) {
        let core = stream.value(1)
        _ = stalled[core, default: Lanes()].place(start, end)
        guard stalled[core, default: Lanes()].count <= Lanes.largestCount else {
          throw stream.problem("core \(core) waits more than \(Lanes.largestCount) times at once")
        }
        if let last = ends[core], last != start || stalled[core, default: Lanes()].count > 1 {
          look(at: last, start)
        } else if ends[core] == nil {
          grid.add(start)
        }
        ends[core] = end
      }
      try stream.next()
    }
    for end in ends.values { grid.add(end) }
  }

  private mutating func surveyQueues(_ folder: TraceFolder) throws(Failure) {
    var stream = try EventStream(folder, "queue", Self.queueColumns, selection.window)
    while let time = stream.time {
      queued.insert(stream.value(0))
      grid.add(time)
      try stream.next()
    }
  }

  private mutating func look(at start: Int64, _ end: Int64) {
    grid.add(start)
    grid.add(end)
  }

  /// Where a slice ends.
  static func end(_ start: Int64, _ duration: Int64, _ stream: EventStream) throws(Failure) -> Int64 {
    let (end, overflow) = start.addingReportingOverflow(duration)
    guard duration >= 0, start >= 0, !overflow else {
      throw stream.problem("expected a time within 106 days, found \(start) ps + \(duration) ps")
    }
    return end
  }

  /// The cores that get rows, in ascending order.
  var cores: [Int64] {
    // A queue belongs to no operator: it counts only where all operators do.
    let seen = Set(work.keys).union(stalled.keys).union(selection.isWholeModel ? queued : [])
    switch selection.cores {
    case .all: return seen.sorted()
    case .numbers(let ranges):
      return seen.filter { core in ranges.contains { $0.contains(Int(core)) } }.sorted()
    case .busiest(let count):
      let order = seen.sorted { (-(work[$0] ?? 0), $0) < (-(work[$1] ?? 0), $1) }
      return order.prefix(count).sorted()
    }
  }
}
