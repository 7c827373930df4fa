/// Measures what a stretch of events costs in real time, to decide on how many threads the next ones run.
@usableFromInline
struct WorkClock: Sendable {
  private var start = ContinuousClock.now

  @usableFromInline
  init() {}

  /// Nanoseconds for each event since the last call or the start.
  @usableFromInline
  mutating func nanoseconds(per events: Int) -> Double {
    let now = ContinuousClock.now
    defer { start = now }
    return (now - start) / .nanoseconds(1) / Double(max(events, 1))
  }
}
