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

  init(tiles: Int) { open = Array(repeating: 0, count: tiles * EventUnit.allCases.count) }

  /// Adds a piece of work, which begins no earlier than those before.
  mutating func add(_ piece: Stretch) {
    let slot = Int(piece.core) * EventUnit.allCases.count + Int(piece.unit)
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

  /// Gives all stretches in the order (start, core, unit), none of which goes on.
  ///
  /// They were begun in order of time: only those of one time have to be sorted.
  mutating func take(_ body: (Stretch) -> Void) {
    var first = 0
    while first < stretches.count {
      var end = first + 1
      while end < stretches.count, stretches[end].start == stretches[first].start { end += 1 }
      let order = (first..<end).sorted {
        (stretches[$0].core, stretches[$0].unit, $0) < (stretches[$1].core, stretches[$1].unit, $1)
      }
      for place in order { body(stretches[place]) }
      first = end
    }
    for stretch in stretches { open[Int(stretch.core) * EventUnit.allCases.count + Int(stretch.unit)] = 0 }
    stretches.removeAll(keepingCapacity: true)
  }
}
