/// What all partitions together say about a window.
@frozen @usableFromInline
struct WindowSummary {
  @usableFromInline var least: Int64?
  @usableFromInline var events: Int
  @usableFromInline var busiest: Int
  @usableFromInline var hasFailed: Bool
  @usableFromInline var stops: Bool

  @inlinable
  init(_ notice: WindowNotice) {
    least = notice.least
    events = Int(notice.events)
    busiest = Int(notice.events)
    hasFailed = notice.hasFailed
    stops = notice.stops
  }

  @inlinable
  mutating func add(_ notice: WindowNotice) {
    if let other = notice.least { least = min(least ?? .max, other) }
    events &+= Int(notice.events)
    busiest = max(busiest, Int(notice.events))
    hasFailed = hasFailed || notice.hasFailed
    stops = stops || notice.stops
  }
}
