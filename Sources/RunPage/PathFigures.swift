import DataFiles

/// What the end of a run waited for: the steps of its critical path, added up.
struct PathFigures: Sendable, Equatable {
  /// Time of one phase at one operator and place.
  struct Part: Sendable, Equatable {
    var phase: String
    var operation: String
    var core: Int
    var time: Int64
  }

  /// Phases in the order of the bars: work first, then waiting.
  static let phases = [
    "compute", "service", "output", "memory", "link", "network_wait", "queue", "end_wait", "drain",
  ]

  /// Text of a phase for people.
  static func text(of phase: String) -> String {
    switch phase {
    case "compute": "neuron and arithmetic units"
    case "service": "synapse units"
    case "output": "output units"
    case "memory": "attached memory"
    case "link": "links and routers"
    case "network_wait": "waiting in the network"
    case "queue": "waiting in input queues"
    case "end_wait": "waiting for END"
    case "drain": "draining"
    default: phase
    }
  }

  /// Length of the path in picoseconds: that of the run.
  var total: Int64 = 0
  /// Steps of the path.
  var steps = 0
  /// Parts of the model in the order in which the path first meets them.
  var groups: [String] = []
  /// Time by group and phase.
  var cells: [[Int64]] = []
  /// Largest parts first.
  var parts: [Part] = []

  /// Adds up `critical.csv`; nil where the run has none.
  ///
  /// - Throws: 65 where a step ends before it starts, or is of no known phase.
  init?(_ files: RunFiles) throws(Failure) {
    let names = ["start_ps", "end_ps", "core"]
    let columns = names.map(PageTable.Column.integer) + [.text("phase"), .text("operator")]
    guard let table = try files.table("critical", columns), table.rows > 0 else { return nil }
    try table.checkTimes()
    let (starts, ends, cores) = (table.integers(names[0]), table.integers(names[1]), table.integers(names[2]))
    let (phases, operations) = (table.texts("phase"), table.texts("operator"))
    steps = table.rows
    var sums: [Key: Int64] = [:]
    var numbers: [String: Int] = [:]
    for row in 0..<table.rows {
      let time = ends[row] - starts[row]
      guard let phase = Self.phases.firstIndex(of: phases[row]) else {
        throw table.failure("phase", row, "expected a known phase, found \(MessageText.quote(phases[row]))")
      }
      // Steps follow one another: where the sum of all fits, that of every part does.
      let (sum, overflow) = total.addingReportingOverflow(time)
      guard !overflow else {
        throw table.failure("end_ps", row, "expected steps of at most 106 days in all, found more")
      }
      total = sum
      let group = operations[row].isEmpty ? "no operator" : EnergyFigures.group(operations[row])
      let number = numbers[group] ?? groups.count
      if number == groups.count {
        numbers[group] = number
        groups.append(group)
        cells.append(Array(repeating: 0, count: Self.phases.count))
      }
      cells[number][phase] += time
      sums[Key(phase: phase, operation: operations[row], core: Int(cores[row])), default: 0] += time
    }
    parts = sums.map { key, time in
      Part(phase: Self.phases[key.phase], operation: key.operation, core: key.core, time: time)
    }
    .sorted { ($1.time, $0.phase, $0.operation, $0.core) < ($0.time, $1.phase, $1.operation, $1.core) }
  }

  private struct Key: Hashable {
    var phase: Int
    var operation: String
    var core: Int
  }

  /// Time of a phase over the whole path.
  func time(of phase: Int) -> Int64 { cells.reduce(0) { $0 + $1[phase] } }
}
