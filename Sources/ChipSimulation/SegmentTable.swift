import ChipPlacement

/// Which channels of each route go to which of its destinations, in flat tables: see `ListTable`.
struct SegmentTable: Sendable {
  /// Channels of each segment, route by route.
  let channels: [Range<Int32>]
  /// Places among the destinations of the route, ascending, of each segment.
  let destinations: ListTable
  /// The first segment of each route, and behind them how many there are.
  private let starts: [Int32]

  init(_ routes: [Route]) {
    let segments = routes.flatMap(\.segments)
    channels = segments.map {
      Int32(truncatingIfNeeded: $0.channels.lowerBound)..<Int32(truncatingIfNeeded: $0.channels.upperBound)
    }
    destinations = ListTable(segments.map(\.destinations))
    var starts: [Int32] = [0]
    var count = 0
    for route in routes {
      count += route.segments.count
      starts.append(Int32(truncatingIfNeeded: count))
    }
    self.starts = starts
  }

  /// The numbers of the segments of a route.
  @inline(__always) func segments(of route: Int) -> Range<Int> { Int(starts[route])..<Int(starts[route + 1]) }
}
