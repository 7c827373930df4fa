/// The packets that control waits for before an inlet closes at a position: the ENDs of its sources, or its scalars.
///
/// Nothing follows from any of them but the last. Nobody therefore looks for them before all of them are under way,
/// and no earlier than when the last one can be served at the earliest.
struct BankClosing {
  let inlet: Int32
  let position: Int32
  /// How many are still to be sent.
  var unsent: Int
  /// The first of those whose service is not known, in no order; -1 for none.
  var first: Int32 = -1
  /// When the last one is served of those whose service is known.
  var served: Int64 = 0
  /// When the first packet could enter the queue, and how long the unit works on all of them.
  private(set) var begin = Int64.max
  private(set) var work: Int64 = 0
  /// How long the unit had worked when the first of them was sent.
  let worked: Int64
  /// Before this they are not all served.
  private(set) var earliest: Int64 = 0
  /// The next closing of the inlet; -1 for none.
  var next: Int32 = -1

  /// More work than this is not told apart.
  static let longestWork: Int64 = 1 << 60

  init(inlet: Int32, position: Int32, unsent: Int, worked: Int64) {
    self.inlet = inlet
    self.position = position
    self.unsent = unsent
    self.worked = worked
  }

  /// Adds a packet that was sent.
  ///
  /// - Parameters:
  ///   - earliest: when it can be served at the earliest.
  ///   - begin: when the first packet of its train, or itself, can enter the queue.
  ///   - work: of the unit on its train and itself.
  mutating func add(earliest: Int64, begin: Int64, work: Int64) {
    self.begin = min(self.begin, begin)
    self.work = min(self.work &+ min(work, Self.longestWork), Self.longestWork)
    self.earliest = max(self.earliest, earliest, self.begin &+ self.work)
    unsent -= 1
  }

  /// Before this the unit has not done all the work, if it is booked until some time and has worked so long in all.
  func earliest(bookedUntil: Int64, worked now: Int64) -> Int64 {
    bookedUntil &+ max(0, work &- (now &- worked))
  }
}
