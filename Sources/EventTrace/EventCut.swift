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
  /// Bytes at the border before.
  private var previous: Int64 = 0
  private var levels: [TraceLevel]

  init(_ limit: Int64?, _ kinds: Set<EventKind>) {
    self.limit = limit
    levels = Set(kinds.map(\.level)).sorted()
  }

  /// Shares of the limit at which the kinds of the highest, second highest and third highest level go.
  private static let shares: [TraceLevel: Int64] = [.links: 80, .packets: 90, .units: 100]

  /// Leaves out the levels for which so many bytes would be too many after one more stretch of time like the last
  /// one: a limit is passed by no more than what a stretch has beyond the one before it.
  mutating func check(_ written: Int64, at time: Int64) {
    guard let limit else { return }
    let bytes = written + max(0, written - previous)
    previous = written
    // A limit may be any number of bytes: its hundredfold need not fit.
    while let level = levels.last,
      Int128(bytes / 100) >= Int128(limit) * Int128(Self.shares[level] ?? 100) / 10_000
    {
      levels.removeLast()
      cuts.append(EventCut(level: level, from: time))
    }
  }

  func holds(_ kind: EventKind) -> Bool { levels.contains(kind.level) }
}
