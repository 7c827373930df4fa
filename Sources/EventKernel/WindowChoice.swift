/// Whether a run goes on in windows or on one thread: by how much the windows hold, and by the time that events take.
///
/// Both change from one stretch of a run to the next, as one operator or another is at work. Hence a measurement in
/// windows is compared with one on one thread that was made just before or just after it.
@usableFromInline
struct WindowChoice: Sendable {
  private static let firstRest = 1 << 16
  private static let longestRest = 1 << 20
  /// Events between two looks at windows that hold too little; a look costs next to nothing.
  private static let pause = 1 << 15
  /// Reviews passed in one go behind which a bad one is taken for an accident.
  private static let trusted = 4

  /// Events that one thread handles before it looks again whether windows would pay.
  @usableFromInline private(set) var owed = 0
  /// Events that it handles after windows have not paid.
  private var rest = WindowChoice.firstRest
  /// Nanoseconds that an event took on one thread when that was last measured; no result depends on it.
  @usableFromInline private(set) var costAlone = Double.infinity
  /// Nanoseconds that an event took in windows, where they have just ended; else 0.
  private var costInWindows = 0.0

  @usableFromInline
  init() {}

  /// One thread has handled so many of the events that it owed.
  @usableFromInline
  mutating func pay(_ events: Int) { owed -= events }

  /// Whether windows are to follow, now that one thread has observed some events.
  @usableFromInline
  mutating func isForWindows(_ traffic: WindowTraffic, costAlone: Double) -> Bool {
    defer { costInWindows = 0 }
    self.costAlone = costAlone
    guard traffic.pays else {
      owed = Self.pause
      return false
    }
    if costInWindows <= WindowReview.leastGain * costAlone { return true }
    owed = rest
    rest = min(2 * rest, Self.longestRest)
    return false
  }

  /// Windows have ended, by what was found in them.
  @usableFromInline
  mutating func leaveWindows(_ review: WindowReview) {
    costInWindows = review.isThin ? 0 : review.cost
    if review.count > Self.trusted { rest = Self.firstRest }
  }
}
