/// The next packet of a burst and those behind it.
struct BurstCursor {
  var time: Int64
  var tag: TrainTag
  private let round: TrainRound?
  private let period: Int64
  private var origin: Int64
  private var place: Int
  private var left: Int

  /// Stands at the next packet of a burst; an endless one goes on as if the burst did.
  @inline(__always) init(_ burst: UnsafeMutablePointer<TrainBurst>, isEndless: Bool) {
    round = burst.pointee.round
    period = burst.pointee.period
    origin = burst.pointee.origin
    place = burst.pointee.place
    left = isEndless ? .max : burst.pointee.left
    time = burst.pointee.time
    tag = burst.pointee.nextTag
  }

  /// Goes on to the next packet; behind the last one is none.
  @inline(__always) mutating func moveOn() {
    left &-= 1
    guard left > 0 else { return time = .max }
    if let round {
      place &+= 1
      if place == round.count {
        place = 0
        origin &+= period
      }
      time = origin &+ round.offsets[place]
      tag = round.tag(place)
    } else {
      origin &+= period
      time = origin
    }
  }
}
