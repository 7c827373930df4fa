/// How far each output row of an operator is covered in the direction of its inputs: the state of a sweep
/// over the entries by ascending first input.
///
/// A segment tree over the distinct borders of the output ranges, so a sweep over n entries takes O(n log n).
struct CoverTree {
  /// A stretch of output rows and the input up to which it is covered, with the entry that covers it.
  struct Reach {
    var rows: Range<Int>
    var input: Int
    var entry: Int
  }

  private let borders: [Int]
  private let width: Int
  /// What the last entry over the whole node covers; later entries reach further, so the last one counts.
  private var cover: [(input: Int, entry: Int)]
  private var furthest: [Int]
  private var nearest: [Int]

  /// Makes a tree in which nothing is covered beyond input 0.
  ///
  /// - Parameter borders: every first row and end of an output range, ascending, each once, at least two.
  init(borders: [Int]) {
    self.borders = borders
    var width = 1
    while width < borders.count - 1 { width *= 2 }
    self.width = width
    cover = Array(repeating: (0, -1), count: 2 * width)
    furthest = Array(repeating: 0, count: 2 * width)
    nearest = Array(repeating: 0, count: 2 * width)
  }

  /// Covers rows up to an input.
  ///
  /// - Precondition: no row of them is covered that far.
  mutating func cover(_ rows: Range<Int>, to input: Int, entry: Int) {
    cover(1, 0..<width, cells(rows), input, entry)
  }

  /// The stretch of rows within `rows` that is covered furthest.
  func furthest(in rows: Range<Int>) -> Reach { extreme(rows, furthest, >) }

  /// The stretch of rows within `rows` that is covered least far.
  func nearest(in rows: Range<Int>) -> Reach { extreme(rows, nearest, <) }

  private func cells(_ rows: Range<Int>) -> Range<Int> { cell(rows.lowerBound)..<cell(rows.upperBound) }

  /// The place of a border, by bisection.
  private func cell(_ row: Int) -> Int {
    var low = 0
    var high = borders.count - 1
    while low < high {
      let middle = (low + high) / 2
      if borders[middle] < row { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private mutating func cover(
    _ node: Int, _ span: Range<Int>, _ cells: Range<Int>, _ input: Int, _ entry: Int
  ) {
    guard span.overlaps(cells) else { return }
    if cells.lowerBound <= span.lowerBound, span.upperBound <= cells.upperBound {
      cover[node] = (input, entry)
      furthest[node] = input
      nearest[node] = input
      return
    }
    let middle = (span.lowerBound + span.upperBound) / 2
    cover(2 * node, span.lowerBound..<middle, cells, input, entry)
    cover(2 * node + 1, middle..<span.upperBound, cells, input, entry)
    furthest[node] = max(cover[node].input, furthest[2 * node], furthest[2 * node + 1])
    nearest[node] = max(cover[node].input, min(nearest[2 * node], nearest[2 * node + 1]))
  }

  /// A whole node of the tree, with the furthest-reaching cover of the nodes above it.
  private struct Place {
    var node: Int
    var span: Range<Int>
    var above: (input: Int, entry: Int)
  }

  private func extreme(_ rows: Range<Int>, _ values: [Int], _ better: (Int, Int) -> Bool) -> Reach {
    var best: (place: Place, input: Int)?
    search(Place(node: 1, span: 0..<width, above: (0, -1)), cells(rows)) { place in
      let input = max(values[place.node], place.above.input)
      if better(input, best?.input ?? input) || best == nil { best = (place, input) }
    }
    guard var place = best?.place else { return Reach(rows: rows, input: 0, entry: -1) }
    while place.span.count > 1 {
      let halves = children(place)
      place = better(values[halves.1.node], values[halves.0.node]) ? halves.1 : halves.0
    }
    let reach = furthest(cover[place.node], place.above)
    return Reach(
      rows: borders[place.span.lowerBound]..<borders[place.span.upperBound], input: reach.input,
      entry: reach.entry)
  }

  /// Visits the O(log n) nodes that make up a range of cells.
  private func search(_ place: Place, _ cells: Range<Int>, _ visit: (Place) -> Void) {
    guard place.span.overlaps(cells) else { return }
    if cells.lowerBound <= place.span.lowerBound, place.span.upperBound <= cells.upperBound {
      return visit(place)
    }
    let halves = children(place)
    search(halves.0, cells, visit)
    search(halves.1, cells, visit)
  }

  private func children(_ place: Place) -> (Place, Place) {
    let above = furthest(cover[place.node], place.above)
    let middle = (place.span.lowerBound + place.span.upperBound) / 2
    return (
      Place(node: 2 * place.node, span: place.span.lowerBound..<middle, above: above),
      Place(node: 2 * place.node + 1, span: middle..<place.span.upperBound, above: above)
    )
  }

  private func furthest(_ a: (input: Int, entry: Int), _ b: (input: Int, entry: Int)) -> (
    input: Int, entry: Int
  ) {
    a.input > b.input ? a : b
  }
}
