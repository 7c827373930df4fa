public import RunRecord

/// What follows from how far a run is and how long it has taken.
public struct ProgressPace: Sendable, Equatable {
  /// How far the run is.
  public var progress: RunProgress
  /// Seconds since it started.
  public var elapsed: Double
  /// Events per second lately.
  public var eventsPerSecond: Double

  /// Joins them.
  public init(progress: RunProgress, elapsed: Double, eventsPerSecond: Double) {
    self.progress = progress
    self.elapsed = elapsed
    self.eventsPerSecond = eventsPerSecond
  }

  /// Seconds that the rest takes if it goes on as so far; nil before anything can be said.
  public var remaining: Double? {
    let done = progress.fraction
    guard done > 0, elapsed > 0 else { return nil }
    return elapsed * (1 - done) / done
  }
}
