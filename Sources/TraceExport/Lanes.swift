/// Rows side by side for slices that may overlap: each goes to the first lane that is free.
struct Lanes {
  /// Lanes at which a trace is taken to be damaged.
  static let largestCount = 256
  private var ends: [Int64] = []

  var count: Int { ends.count }

  /// The lane of the next slice; slices come in order of their start.
  mutating func place(_ start: Int64, _ end: Int64) -> Int {
    for lane in ends.indices where ends[lane] <= start {
      ends[lane] = end
      return lane
    }
    ends.append(end)
    return ends.count - 1
  }
}
