import RunRecord

/// Joins what a unit does without a pause for one operator and token to one stretch of work.
///
/// A stretch ends at the latest with the piece of work that goes on at a border of time (`border`), whatever else
/// is recorded, so that rows of a selection are rows of the whole trace.
struct BusyRows {
  struct Stretch {
    var start: Int64
    var end: Int64
    var core: Int32
    var unit: Int32
    var operation: Int32
    var token: Int32
    var packets: Int64 = 0
    var spikes: Int64 = 0
    var rowElements: Int64 = 0
  }

  /// By core and unit one more than the place of the stretch that may go on; 0 where there is none.
  private var open: [Int32]
  private var stretches: [Stretch] = []

  init(tiles: Int) { open = Array(repeating: 0, count: tiles * EventUnit.count) }

  /// Adds a piece of work, which begins no earlier than those before.
  mutating func add(_ piece: Stretch) {
    let slot = slot(of: piece)
    let place = Int(open[slot]) - 1
    if place >= 0, stretches[place].end == piece.start, stretches[place].operation == piece.operation,
      stretches[place].token == piece.token
    {
      stretches[place].end = piece.end
      stretches[place].packets += piece.packets
      stretches[place].spikes += piece.spikes
      stretches[place].rowElements += piece.rowElements
      return
    }
    stretches.append(piece)
    open[slot] = Int32(truncatingIfNeeded: stretches.count)
  }

  /// Takes all stretches in the order (start, core, unit), none of which goes on.
  ///
  /// They were begun in order of time: only those of one time have to be sorted.
  mutating func take() -> [Stretch] {
    for stretch in stretches { open[slot(of: stretch)] = 0 }
    var taken: [Stretch] = []
    taken.reserveCapacity(stretches.count)
    swap(&taken, &stretches)
    var first = 0
    while first < taken.count {
      var end = first + 1
      while end < taken.count, taken[end].start == taken[first].start { end += 1 }
      sort(&taken, first..<end)
      first = end
    }
    return taken
  }

  private func sort(_ taken: inout [Stretch], _ range: Range<Int>) {
    let isSorted = range.dropFirst().allSatisfy { slot(of: taken[$0 - 1]) <= slot(of: taken[$0]) }
    guard !isSorted else { return }
    let order = range.sorted { (slot(of: taken[$0]), $0) < (slot(of: taken[$1]), $1) }
    taken.replaceSubrange(range, with: order.map { taken[$0] })
  }

  @inline(__always) private func slot(of stretch: Stretch) -> Int {
    Int(stretch.core) * EventUnit.count + Int(stretch.unit)
  }
}
