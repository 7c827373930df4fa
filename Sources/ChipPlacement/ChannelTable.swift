/// Finds the ranges that overlap a given one.
struct ChannelTable {
  private let ranges: [Range<Int>]
  /// Indices of the ranges by ascending lower bound.
  private let order: [Int]
  /// Largest upper bound of the ranges up to each place of `order`.
  private let reach: [Int]

  /// Sorts the ranges.
  ///
  /// Complexity: O(n log n).
  init(_ ranges: [Range<Int>]) {
    self.ranges = ranges
    order = ranges.indices.sorted { (ranges[$0].lowerBound, $0) < (ranges[$1].lowerBound, $1) }
    var furthest = Int.min
    reach = order.map { index in
      furthest = max(furthest, ranges[index].upperBound)
      return furthest
    }
  }

  /// Indices of the ranges that share a channel with `range`, ascending.
  ///
  /// Complexity: O(log n + m log m) for m results where the ranges tile their channels.
  func overlapping(_ range: Range<Int>) -> [Int] {
    let first = bisect { reach[$0] > range.lowerBound }
    let end = bisect { ranges[order[$0]].lowerBound >= range.upperBound }
    guard first < end else { return [] }
    return order[first..<end].filter { ranges[$0].overlaps(range) }.sorted()
  }

  /// The first place at which a condition holds that holds from there on.
  private func bisect(_ holds: (Int) -> Bool) -> Int {
    var low = 0
    var high = order.count
    while low < high {
      let middle = (low + high) / 2
      if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
