import DataFiles
import Reporting

/// What a run recorded of its events, and what of them is missing.
struct TraceFacts: Sendable, Equatable {
  /// The level asked for.
  var level = "L1"
  /// Kinds of events that were asked for.
  var kinds: [String] = []
  /// What narrowed them down, as options of the command.
  var filters: [RunFacts.Option] = []
  /// A sentence for each level that was left out from a time on.
  var cuts: [String] = []
  /// A sentence for each limit of the timeline.
  var timeline: [String] = []

  init() {}

  init(_ source: JSONSource) throws(Failure) {
    level = try source.at("level").text()
    kinds = try source.at("rows").keys()
    filters = try source.at("filters").map { (filter) throws(Failure) in
      RunFacts.Option(name: try filter.at("name").text(), value: try filter.at("value").text())
    }
    cuts = try source.at("cuts").map { (cut) throws(Failure) in
      TraceDescription.sentence(cut: try cut.at("level").text(), from: try cut.at("from_ps").integer())
    }
    timeline = try source.ifAny("timeline")?.map { (note) throws(Failure) in try note.text() } ?? []
  }

  /// Filters that leave out events; a limit of size is none.
  var narrowing: [RunFacts.Option] { filters.filter { $0.name != "trace-max" } }

  /// Options that ask for the same trace.
  var options: [RunFacts.Option] {
    guard !kinds.isEmpty else { return level == "L1" ? [] : [RunFacts.Option(name: "trace", value: level)] }
    return [RunFacts.Option(name: "trace", value: kinds.joined(separator: ","))] + filters
  }
}
