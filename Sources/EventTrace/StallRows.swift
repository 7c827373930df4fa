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

  /// Gives all that ended before a border, and what lies before it of those that go on, in the order
  /// (start, core).
  mutating func take(before border: Int64, _ body: (Stall) -> Void) {
    for core in open.keys.sorted() {
      guard var stall = open[core] else { continue }
      stall.end = border
      ended.append(stall)
      open[core]?.start = border
    }
    for place in ended.indices.sorted(by: {
      (ended[$0].start, ended[$0].core, $0) < (ended[$1].start, ended[$1].core, $1)
    }) {
      body(ended[place])
    }
    ended.removeAll(keepingCapacity: true)
  }
}
