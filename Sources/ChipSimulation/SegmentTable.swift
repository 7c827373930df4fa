import ChipPlacement

/// Which channels of each route go to which of its destinations, in flat tables.
struct SegmentTable: Sendable {
  /// Channels of the segments of each route.
  private let channels: ListTable<Range<Int32>>
  /// Places among the destinations of the route, ascending, of each segment.
  let destinations: ListTable<Int32>

  init(_ routes: [Route]) {
    channels = ListTable(routes.map { $0.segments.map { Range(narrowing: $0.channels) } })
    destinations = ListTable(indices: routes.flatMap(\.segments).map(\.destinations))
  }

  /// The numbers of the segments of a route.
  @inline(__always) func segments(of route: Int) -> Range<Int> { channels.places(of: route) }

  /// The channels of a segment.
  @inline(__always) func channels(of segment: Int) -> Range<Int32> { channels.items[segment] }
}
