public import RunRecord

/// What a run does not record any more because its trace has become too long.
public struct EventCut: Sendable, Hashable {
  /// The level whose kinds are left out.
  public var level: TraceLevel
  /// The time from which on they are left out.
  public var from: Int64
}

/// How much a trace may hold: detail goes first.
struct EventBudget {
  let limit: Int64?
  private(set) var cuts: [EventCut] = []
  private var levels: [TraceLevel]

  init(_ limit: Int64?, _ kinds: Set<EventKind>) {
    self.limit = limit
    levels = Set(kinds.map(\.level)).sorted()
  }

  /// Shares of the limit at which the kinds of the third highest, second highest and highest level go.
  private static let shares: [TraceLevel: Int64] = [.links: 80, .packets: 90, .units: 100]

  /// Leaves out the levels for which so many bytes are too many.
  mutating func check(_ bytes: Int64, at time: Int64) {
    guard let limit else { return }
    while let level = levels.last, bytes / 100 >= (limit * (Self.shares[level] ?? 100)) / 10_000 {
      levels.removeLast()
      cuts.append(EventCut(level: level, from: time))
    }
  }

  func holds(_ kind: EventKind) -> Bool { levels.contains(kind.level) }
}
