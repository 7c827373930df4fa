/// What the last refills of the current tick were like.
@frozen @usableFromInline
struct TickTraffic {
  /// The events that were moved into the current tick.
  @usableFromInline var events = 0
  /// The events that were scheduled into the current tick.
  @usableFromInline var late = 0
  /// How often that happened.
  @usableFromInline var refills = 0
  /// How often all of them had one time.
  @usableFromInline var oneTime = 0
  /// How often the current tick moved by 2^index ticks or more, but less than twice that.
  @usableFromInline var steps = InlineArray<64, Int>(repeating: 0)

  init() {}

  @inline(__always)
  mutating func note(events: Int, ticks: Int64, isOneTime: Bool) {
    self.events &+= events
    refills &+= 1
    oneTime &+= isOneTime ? 1 : 0
    steps[63 &- (ticks | 1).leadingZeroBitCount] &+= 1
  }

  /// Whether most refills brought events of one time only: ticks cannot be too wide then.
  var isMostlyOneTime: Bool { 2 * oneTime > refills }

  /// The base-2 logarithm, rounded down, of the median number of ticks between two refills.
  var medianStep: Int {
    var seen = 0
    for index in 0..<64 {
      seen += steps[index]
      if 2 * seen > refills { return index }
    }
    return 0
  }

  /// By how much to change the shift, so that a tick has about `wanted` events or, if many events have one
  /// time, no more than one time.
  func change(wanted: Int) -> Int {
    guard refills > 0 else { return 0 }
    let load = (events + late) / refills
    if load >= 4 * wanted, !isMostlyOneTime { return -floorLog2(load / wanted) }
    if load <= max(1, wanted / 4) { return max(1, medianStep) }
    return isMostlyOneTime ? medianStep : 0
  }

  private func floorLog2(_ value: Int) -> Int { 63 - max(value, 1).leadingZeroBitCount }
}
