/// What the first partition finds out about windows while they last.
@usableFromInline
struct WindowReview: Sendable {
  /// Windows in a review.
  static let windows = 512
  /// Windows between two questions whether to stop.
  @inlinable static var interval: Int { 16 }
  /// Nanoseconds that threads may take to start.
  private static let patience = 500_000.0
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

  /// Whether windows are to end here, asked now and then.
  ///
  /// A review is due after 512 windows, and long before that where a busy machine keeps a thread from running: a window
  /// may then take as long as a thousand others.
  @usableFromInline
  mutating func stops(costAlone: Double) -> Bool {
    let patience = Self.patience + 4 * costAlone * Double(recent.events)
    guard recent.windows >= Self.windows || clock.nanoseconds > patience else { return false }
    count += 1
    cost = clock.nanoseconds / Double(max(recent.events, 1))
    isThin = !recent.pays
    recent = WindowTraffic()
    clock = WorkClock()
    return isThin || cost > Self.leastGain * costAlone || count == Self.most
  }
}
