import ChipModel

/// The cores of a mesh and what they hold, where contents change places.
///
/// Millions of swaps are tried, each a few dozen instructions: everything is reached by pointers that somebody else
/// keeps alive, without counting references.
struct SwapBoard {
  /// Column and row of a core.
  struct Place {
    var x: Int32
    var y: Int32
  }

  /// How far a random swap looks along each axis.
  private static let radius = 3

  private let columns: Int
  private let rows: Int
  private let isSystem: Bool
  private let chipColumns: Int
  private let chipRows: Int
  /// By contents, which have the number of the core that they came from; then those of the attached nodes.
  private let places: UnsafeMutablePointer<Place>
  /// By core.
  private let holder: UnsafeMutablePointer<Int32>
  /// Edges of each content: `start[content]..<start[content + 1]`.
  private let start: UnsafePointer<Int>
  private let edges: UnsafePointer<TrafficEdge>
  /// By how much the sum of thousandths of packets times links has fallen.
  private(set) var gain: Int
  private var random: UInt64 = 1

  init(
    _ chip: Chip, places: UnsafeMutablePointer<Place>, holder: UnsafeMutablePointer<Int32>,
    start: UnsafePointer<Int>, edges: UnsafePointer<TrafficEdge>, gain: Int
  ) {
    columns = chip.columns
    rows = chip.rows
    isSystem = chip.chipCount > 1
    chipColumns = chip.columnsPerChip
    chipRows = chip.rowsPerChip
    self.places = places
    self.holder = holder
    self.start = start
    self.edges = edges
    self.gain = gain
  }

  /// Takes the best of a few swaps: with cores at the median, one step towards it, and half way.
  mutating func improve(_ content: Int) {
    let target = median(content)
    let own = (x: Int(places[content].x), y: Int(places[content].y))
    var best = (change: 0, core: -1)
    func consider(_ column: Int, _ row: Int) {
      let core = core(column, row, near: content)
      guard core >= 0, holder[core] != content else { return }
      let change = change(content, to: core)
      if change < best.change { best = (change, core) }
    }
    for row in -1...1 { for column in -1...1 { consider(target.x + column, target.y + row) } }
    consider(own.x + (target.x - own.x).signum(), own.y)
    consider(own.x, own.y + (target.y - own.y).signum())
    consider((own.x + target.x) / 2, (own.y + target.y) / 2)
    if best.core >= 0 { swap(content, best.core, best.change) }
  }

  /// Swaps with a random core close by if the sum rises by less than the threshold.
  mutating func wander(_ content: Int, _ threshold: Int) {
    let column = Int(places[content].x) + step()
    let row = Int(places[content].y) + step()
    let core = core(column, row, near: content)
    guard core >= 0, holder[core] != content else { return }
    let change = change(content, to: core)
    if change < threshold { swap(content, core, change) }
  }

  /// A random step along one axis: the high bits of a linear congruential sequence (Knuth's MMIX).
  private mutating func step() -> Int {
    random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(truncatingIfNeeded: UInt32(truncatingIfNeeded: random >> 33) % UInt32(2 * Self.radius + 1))
      - Self.radius
  }

  /// The core at a place, if it is one of the chip that holds `content`; else -1.
  private func core(_ column: Int, _ row: Int, near content: Int) -> Int {
    guard 0 <= column, column < columns, 0 <= row, row < rows else { return -1 }
    guard !isSystem || isOnChip(column, row, of: places[content]) else { return -1 }
    return row &* columns &+ column
  }

  private func isOnChip(_ column: Int, _ row: Int, of place: Place) -> Bool {
    column / chipColumns == Int(place.x) / chipColumns && row / chipRows == Int(place.y) / chipRows
  }

  private mutating func swap(_ content: Int, _ core: Int, _ change: Int) {
    let other = Int(holder[core])
    let here = places[content]
    holder[Int(here.y) &* columns &+ Int(here.x)] = Int32(truncatingIfNeeded: other)
    holder[core] = Int32(truncatingIfNeeded: content)
    places[content] = places[other]
    places[other] = here
    gain -= change
  }

  /// What swapping with the contents of a core adds to the sum; packets between the two go as far as before.
  private func change(_ content: Int, to core: Int) -> Int {
    let other = Int(holder[core])
    let (here, there) = (places[content], places[other])
    return change(content, from: here, to: there, except: other)
      &+ change(other, from: there, to: here, except: content)
  }

  /// What moving contents adds to the sum of packets times links, without those to `except`.
  @inline(__always)
  private func change(_ content: Int, from here: Place, to there: Place, except: Int) -> Int {
    var sum = 0
    var edge = edges + start[content]
    let end = edges + start[content &+ 1]
    while edge < end {
      let tile = Int(edge.pointee.tile)
      if tile != except {
        let other = places[tile]
        let after = Self.size(other.x &- there.x) &+ Self.size(other.y &- there.y)
        let before = Self.size(other.x &- here.x) &+ Self.size(other.y &- here.y)
        sum &+= edge.pointee.packets &* Int(after &- before)
      }
      edge += 1
    }
    return sum
  }

  /// The absolute value without a branch, which would be guessed wrong half of the time.
  @inline(__always)
  private static func size(_ value: Int32) -> Int32 {
    let sign = value &>> 31
    return (value ^ sign) &- sign
  }

  /// The median place of what contents exchange packets with, weighted by packets; the lower one on a tie.
  private func median(_ content: Int) -> (x: Int, y: Int) {
    (median(content) { $0.x }, median(content) { $0.y })
  }

  private func median(_ content: Int, _ coordinate: (Place) -> Int32) -> Int {
    var places: [(at: Int32, packets: Int)] = []
    places.reserveCapacity(start[content + 1] - start[content])
    var sum = 0
    for index in start[content]..<start[content + 1] {
      let edge = edges[index]
      places.append((coordinate(self.places[Int(edge.tile)]), edge.packets))
      sum += edge.packets
    }
    // Equal places may come in any order: only their sum counts.
    places.sort { $0.at < $1.at }
    var reached = 0
    for place in places {
      reached += place.packets
      if 2 * reached >= sum { return Int(place.at) }
    }
    return 0
  }
}
