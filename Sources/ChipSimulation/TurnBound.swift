/// Up to where packets of several inputs may pass in the order of arrival: all before a time, and at that time those
/// of the inputs before one of them.
struct TurnBound {
  private(set) var time: Int64
  private(set) var order: Int

  @inline(__always) init(time: Int64, order: Int) {
    self.time = time
    self.order = order
  }

  @inline(__always) func isBehind(_ head: TrainNetwork.Head) -> Bool { isBehind(head.time, head.input) }

  @inline(__always) mutating func limit(to head: TrainNetwork.Head) { limit(to: head.time, head.input) }

  @inline(__always) func isBehind(_ time: Int64, _ order: Int) -> Bool {
    time < self.time || time == self.time && order < self.order
  }

  /// Lets only those pass that come before an input at a time.
  @inline(__always) mutating func limit(to time: Int64, _ order: Int) {
    guard isBehind(time, order) else { return }
    self.time = time
    self.order = order
  }

  /// Packets of the burst at the head of an input that may pass.
  @inline(__always) func count(_ burst: UnsafeMutablePointer<TrainBurst>, input: Int) -> Int {
    burst.pointee.count(before: time &+ (input < order ? 1 : 0))
  }
}
