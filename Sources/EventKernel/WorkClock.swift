/// Measures what a stretch of events costs in real time, to decide on how many threads the next ones run.
@usableFromInline
struct WorkClock: Sendable {
  private let start = ContinuousClock.now

  @usableFromInline
  init() {}

  /// Nanoseconds since the start.
  @usableFromInline
  var nanoseconds: Double { (ContinuousClock.now - start) / .nanoseconds(1) }
}
