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

  /// Describes a run without events.
  public init() {}

  /// Whether two descriptions say the same.
  public static func == (a: TraceDescription, b: TraceDescription) -> Bool { a.json == b.json }

  /// A sentence for each cut.
  public var notes: [String] {
    cuts.map {
      "the event trace reached its limit (--trace-max): events of level \($0.level.key) are missing from "
        + "\($0.from) ps on"
    }
  }

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
    ])
  }
}
