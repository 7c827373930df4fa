import RunRecord

/// Joins the beginning of a stall to its end, cut at the borders of time.
struct StallRows {
  struct Stall {
    var start: Int64
    var end: Int64
    var core: Int32
    var operation: Int32
    var token: Int32
  }

  private var open: [Int32: Stall] = [:]
  private var ended: [Stall] = []

  var hasOpen: Bool { !open.isEmpty }

  mutating func begin(_ stall: Stall) { open[stall.core] = stall }

  mutating func end(_ core: Int32, at time: Int64) {
    guard var stall = open.removeValue(forKey: core) else { return }
    stall.end = time
    ended.append(stall)
  }

  /// Takes all that ended before a border, and what lies before it of those that go on, in the order
  /// (start, core).
  mutating func take(before border: Int64) -> [Stall] {
    for core in open.keys.sorted() {
      guard var stall = open[core] else { continue }
      stall.end = border
      ended.append(stall)
      open[core]?.start = border
    }
    defer { ended.removeAll(keepingCapacity: true) }
    return ended.enumerated().sorted {
      ($0.element.start, $0.element.core, $0.offset) < ($1.element.start, $1.element.core, $1.offset)
    }.map(\.element)
  }
}
