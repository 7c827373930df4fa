import DataFiles
public import RunRecord

/// What a run recorded of its events, for the manifest.
public struct TraceDescription: Sendable, Equatable {
  /// The level asked for.
  public var level = TraceLevel.windows
  /// The kinds of events asked for, and the rows of each.
  public var rows: [(kind: EventKind, count: Int64)] = []
  /// What narrowed them down, as the command named it.
  public var filters: [RunDescription.Option] = []
  /// Levels that were left out from a time on, because the trace had become too long.
  public var cuts: [(level: TraceLevel, from: Int64)] = []
  /// What the timeline in the run folder does not show of these rows, a sentence each.
  public var timeline: [String] = []

  /// Describes a run without events.
  public init() {}

  /// Whether two descriptions say the same.
  public static func == (a: TraceDescription, b: TraceDescription) -> Bool { a.json == b.json }

  /// A sentence for each cut and each limit of the timeline.
  public var notes: [String] {
    cuts.map { Self.sentence(cut: $0.level.key, from: $0.from) } + timeline.map(Self.sentence(timeline:))
  }

  /// What readers must know of a cut: the level that is missing, and from when on in picoseconds.
  package static func sentence(cut level: String, from time: Int64) -> String {
    "the event trace reached its limit (--trace-max): events of level \(level) are missing from "
      + "\(time) ps (\(HumanText.time(time))) on"
  }

  /// What readers must know of the timeline.
  package static func sentence(timeline note: String) -> String { "timeline.pftrace: \(note)" }

  var json: JSONNode {
    .pairs([
      ("level", .string(level.key)),
      ("rows", .pairs(rows.map { ($0.kind.key, .count($0.count)) })),
      (
        "filters",
        .array(filters.map { .pairs([("name", .string($0.name)), ("value", .string($0.value))]) })
      ),
      (
        "cuts",
        .array(cuts.map { .pairs([("level", .string($0.level.key)), ("from_ps", .count($0.from))]) })
      ),
      ("timeline", .array(timeline.map(JSONNode.string))),
    ])
  }
}
