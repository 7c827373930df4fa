import DataFiles
import Timelines

/// The rows of a run's timeline: the model on top (token > layer > operator), then core by core.
struct TimelinePlan {
  /// Rows of one core.
  struct CoreRows {
    /// By number of the unit, one row per lane.
    var units: [[Int]]
    var stalls: [Int] = []
    var queue: Int?
    var power: Int?
    var sent: Int?
    var served: [Int] = []
  }

  /// A slice of the model's rows.
  struct Stretch {
    var track: Int
    var name: Int
    var time: Range<Int64>
  }

  private(set) var layout: TimelineLayout
  private(set) var cores: [Int64: CoreRows] = [:]
  /// Slices of the model's rows in order of time.
  private(set) var stretches: [Stretch] = []
  /// Number of each operator's name, and of what its spikes are called.
  private(set) var operatorNames: [Int] = []
  private(set) var spikeNames: [Int] = []
  private(set) var stallName = 0

  init(
    title: String, _ survey: TraceSurvey, _ operators: OperatorNames, _ arrows: SpikeArrows,
    _ powered: Set<Int64>, _ names: CoreNames
  ) {
    layout = TimelineLayout(title: title)
    operatorNames = operators.names.map { layout.name($0) }
    spikeNames = operators.names.map { layout.name("spike of \($0)") }
    stallName = layout.name("network stall")
    if !survey.hasTooManySpans { addModel(survey, operators) }
    addCores(survey, arrows, powered, names)
  }

  private mutating func addModel(_ survey: TraceSurvey, _ operators: OperatorNames) {
    guard !survey.spans.isEmpty else { return }
    let model = layout.add("model", .group)
    let tokens = Dictionary(grouping: survey.spans.keys, by: \.token)
    for (token, spans) in tokens.sorted(by: { $0.key < $1.key }) {
      let times = spans.compactMap { survey.spans[$0] }
      let row = layout.add("token \(token)", .slices, in: model)
      stretch(row, "token \(token)", times)
      addLayers(token, spans, in: row, survey, operators)
    }
    stretches.sort { ($0.time.lowerBound, $0.track) < ($1.time.lowerBound, $1.track) }
  }

  /// Rows of a token: its layers and the operators outside them, in the order in which they begin.
  private mutating func addLayers(
    _ token: Int64, _ spans: [TraceSurvey.Span], in row: Int, _ survey: TraceSurvey,
    _ operators: OperatorNames
  ) {
    func start(_ span: TraceSurvey.Span) -> Int64 { survey.spans[span]?.lowerBound ?? 0 }
    let ordered = spans.sorted { (start($0), $0.operation) < (start($1), $1.operation) }
    var rows: [Int: Int] = [:]
    for span in ordered {
      let layer = operators.layers[span.operation]
      if let layer, rows[layer] == nil {
        let members = ordered.filter { operators.layers[$0.operation] == layer }
        let added = layout.add("layer \(layer)", .slices, in: row)
        rows[layer] = added
        stretch(added, "layer \(layer) (token \(token))", members.compactMap { survey.spans[$0] })
      }
      let name = operators.names[span.operation]
      let own = layout.add(name, .slices, in: layer.flatMap { rows[$0] } ?? row)
      stretch(own, "\(name) (token \(token))", survey.spans[span].map { [$0] } ?? [])
    }
  }

  private mutating func stretch(_ track: Int, _ name: String, _ times: [Range<Int64>]) {
    guard let start = times.map(\.lowerBound).min(), let end = times.map(\.upperBound).max() else { return }
    stretches.append(Stretch(track: track, name: layout.name(name), time: start..<end))
  }

  private mutating func addCores(
    _ survey: TraceSurvey, _ arrows: SpikeArrows, _ powered: Set<Int64>, _ names: CoreNames
  ) {
    let chip = layout.add("chip", .group)
    let senders = Set(arrows.arrows.map(\.source))
    let units = Dictionary(grouping: survey.lanes.keys.sorted(), by: \.core)
    for core in survey.cores {
      let group = layout.add(names[core], .group, in: chip)
      var rows = CoreRows(units: survey.units.names.map { _ in [] })
      let pipeline = layout.add("pipeline", .group, in: group)
      for unit in Self.inOrder(units[core] ?? [], survey.units) {
        let name = survey.units.names[unit.number]
        rows.units[unit.number] = lanes(survey.lanes[unit]?.count ?? 0, name, in: pipeline)
      }
      rows.stalls = lanes(survey.stalled[core]?.count ?? 0, "stalls", in: pipeline)
      if survey.queued.contains(core) {
        rows.queue = layout.add(
          "queue depth", .counter(unit: "packets", axis: "queue depth", isReal: false), in: group)
      }
      if powered.contains(core) {
        rows.power = layout.add("power", .counter(unit: "uW", axis: "power", isReal: true), in: group)
      }
      if senders.contains(core) { rows.sent = layout.add("spike packets sent", .slices, in: group) }
      rows.served = lanes(arrows.lanes[core]?.count ?? 0, "spike packets served", in: group)
      cores[core] = rows
    }
  }

  private mutating func lanes(_ count: Int, _ name: String, in parent: Int) -> [Int] {
    (0..<count).map { _ in layout.add(name, .slices, in: parent) }
  }

  /// Units in the order in which a spike meets them, unknown ones behind.
  private static func inOrder(_ units: [TraceSurvey.Unit], _ names: OperatorNames) -> [TraceSurvey.Unit] {
    let order = ["synapse", "neuron", "output"]
    func rank(_ unit: TraceSurvey.Unit) -> Int {
      order.firstIndex(of: names.names[unit.number]) ?? order.count + unit.number
    }
    return units.sorted { rank($0) < rank($1) }
  }

  mutating func add(_ facts: [TimelineLayout.Fact]) { layout.provenance += facts }
}
