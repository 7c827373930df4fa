/// Periods in which units of one core work: their union is the busy time of the core.
///
/// Neuron and output unit report periods when they start; the synapse unit reports them when its port is
/// evaluated, which may be later. Both lists ascend; the union is booked up to where both are known.
struct WorkPeriods {
  struct Period {
    var start: Int64
    var end: Int64
  }

  /// Periods for which a list has room from its first one on: growing costs more than a few unused places.
  private static let room = 8

  private var served: [Period] = []
  private var other: [Period] = []
  private var open = Period(start: 0, end: 0)

  /// Periods that are not booked yet.
  var count: Int { served.count + other.count }

  mutating func addService(from start: Int64, to end: Int64) {
    if served.capacity == 0 { served.reserveCapacity(Self.room) }
    served.append(Period(start: start, end: end))
  }

  mutating func addWork(from start: Int64, to end: Int64) {
    if other.capacity == 0 { other.reserveCapacity(Self.room) }
    other.append(Period(start: start, end: end))
  }

  /// Books the union of all periods that start before `limit`; no period before it may be added later.
  mutating func settle(before limit: Int64, tile: Int, _ ledger: inout Ledger) {
    var first = 0
    var second = 0
    while true {
      let a = first < served.count ? served[first].start : Int64.max
      let b = second < other.count ? other[second].start : Int64.max
      guard min(a, b) < limit else { break }
      let next = a <= b ? served[first] : other[second]
      if a <= b { first += 1 } else { second += 1 }
      if next.start > open.end {
        ledger.book(tile, busyFrom: open.start, to: open.end)
        open = next
      } else {
        open.end = max(open.end, next.end)
      }
    }
    served.removeFirst(first)
    other.removeFirst(second)
  }

  /// Books what is left.
  mutating func close(tile: Int, _ ledger: inout Ledger) {
    settle(before: .max, tile: tile, &ledger)
    ledger.book(tile, busyFrom: open.start, to: open.end)
    open = Period(start: 0, end: 0)
  }
}
