/// The ends of running slices, first one first; at most one per row.
///
/// A tournament of the rows: a node holds the earlier one of the two ends below it, the root the first of all. What
/// changes goes up from its row, past neighbours that are known from the start, without a branch to guess.
struct SliceEnds: ~Copyable {
  struct End {
    /// Not negative.
    var time: Int64
    var track: Int32

    /// Of a row at rest.
    static let never = End(time: .max, track: 0)
  }

  /// The root at 1, the children of a node at twice its place and behind that.
  private let nodes: UnsafeMutablePointer<End>
  /// Place of the first row: a power of two.
  private let leaves: Int

  init(rows: Int) {
    var leaves = 1
    while leaves < rows { leaves *= 2 }
    self.leaves = leaves
    nodes = .allocate(capacity: 2 * leaves)
    nodes.initialize(repeating: .never, count: 2 * leaves)
  }

  deinit { nodes.deallocate() }

  /// The end that comes first.
  var first: End { nodes[1] }

  /// Sets when a row ends.
  mutating func set(_ row: Int, to end: End) {
    var place = leaves &+ row
    var first = end
    nodes[place] = first
    while place > 1 {
      let other = nodes[place ^ 1]
      // All bits where the neighbour is earlier.
      let isEarlier = (other.time &- first.time) >> 63
      first.time ^= (first.time ^ other.time) & isEarlier
      first.track ^= (first.track ^ other.track) & Int32(truncatingIfNeeded: isEarlier)
      place >>= 1
      nodes[place] = first
    }
  }
}
