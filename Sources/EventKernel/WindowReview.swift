/// What the first partition finds out about windows while they last.
@usableFromInline
struct WindowReview: Sendable {
  /// Windows in a review.
  @usableFromInline static let windows = 512
  /// Reviews after which one thread is measured again.
  private static let most = 32
  /// Least gain of windows: time per event, compared with one thread.
  static let leastGain = 0.95

  /// Windows since the last review.
  @usableFromInline var recent = WindowTraffic()
  private var clock = WorkClock()
  /// How many reviews there were.
  private(set) var count = 0
  /// Nanoseconds that an event took in the last one.
  private(set) var cost = 0.0
  /// Whether windows held too little in the last one.
  private(set) var isThin = false

  @usableFromInline
  init() {}

  /// Whether windows are to end after the last 512; a busy machine may give the threads too little time, however much
  /// there is in the windows.
  @usableFromInline
  mutating func stops(costAlone: Double) -> Bool {
    count += 1
    cost = clock.nanoseconds(per: recent.events)
    isThin = !recent.pays
    recent = WindowTraffic()
    return isThin || cost > Self.leastGain * costAlone || count == Self.most
  }
}
