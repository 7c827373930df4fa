import RunRecord

extension TrainNetwork {
  /// Lists the bursts that come in rounds of a common length, the first one among them.
  ///
  /// - Parameters:
  ///   - cycle: where they are listed.
  ///   - first: the burst of the packet that comes first.
  ///   - count: bursts at the heads of the inputs.
  ///   - limit: the time before which everything passes.
  ///   - bound: what passes at most; becomes the beginning of a burst that is about to join the others.
  /// - Returns: the packets of a round, and how many pass before the bound and before anything else comes between
  ///   them: more than a round, or fewer if only the limit comes between; none if there are no rounds.
  mutating func listRegularMembers(
    _ cycle: UnsafeMutablePointer<PortCycle>, _ first: Int, heads count: Int, _ limit: Int64,
    _ bound: inout TurnBound
  ) -> (size: Int, packets: Int) {
    var regular = bound
    guard let period = commonPeriod(first, heads: count, &regular) else { return (0, 0) }
    let end = heads[first].time &+ period
    cycle.pointee.memberCount = 0
    for index in 0..<count where regular.isBehind(heads[index]) {
      let burst = heads[index].burst
      if index != first, burst.pointee.time(after: burst.pointee.packets(in: period) - 1) >= end {
        // It has just begun: the others go on alone until it comes.
        regular.limit(to: heads[index])
        bound.limit(to: heads[index])
      } else {
        cycle.pointee.addMember(heads[index])
      }
    }
    cycle.pointee.removeMembers(behind: regular)
    cycle.pointee.period = period
    var size = 0
    for index in 0..<cycle.pointee.memberCount {
      size += cycle.pointee.members[index].burst.pointee.packets(in: period)
    }
    guard size <= PortCycle.mostEntries else { return (0, 0) }
    let packets = cycle.pointee.packets(before: regular)
    let isCut = packets > 0 && period > 0 && regular.time == limit && regular.order == 0
    return packets > size || isCut ? (size, packets) : (0, 0)
  }

  /// The shortest time in which all bursts repeat; nil if the first one does not.
  ///
  /// The bound becomes the next packet of a burst that does not repeat in step with the others.
  private func commonPeriod(_ first: Int, heads count: Int, _ bound: inout TurnBound) -> Int64? {
    let burst = heads[first].burst
    guard burst.pointee.isRegular else { return nil }
    var period = burst.pointee.period
    for index in 0..<count where bound.isBehind(heads[index]) {
      let other = heads[index].burst
      if other.pointee.isRegular, let common = Self.commonPeriod(period, other.pointee.period) {
        period = common
      } else {
        bound.limit(to: heads[index])
      }
    }
    return period
  }

  /// The shortest time that both periods divide; nil if there is none worth looking for.
  private static func commonPeriod(_ a: Int64, _ b: Int64) -> Int64? {
    if a == b { return a }
    guard a > 0, b > 0, a < TrainBurst.never, b < TrainBurst.never else { return nil }
    var (large, small) = (a, b)
    while small != 0 { (large, small) = (small, large % small) }
    let (common, isTooLong) = (a / large).multipliedReportingOverflow(by: b)
    return isTooLong || common / min(a, b) > PortCycle.mostPeriods ? nil : common
  }

  /// Lists the packets of a round of the members in the order of arrival; they may go beyond the known ones.
  mutating func listEntries(_ cycle: UnsafeMutablePointer<PortCycle>, _ count: Int) {
    cycle.pointee.reserve(count)
    cycle.pointee.count = count
    let entries = cycle.pointee.entries
    for index in 0..<cycle.pointee.memberCount {
      cursors[index] = BurstCursor(cycle.pointee.members[index].burst, isEndless: true)
    }
    for place in 0..<count {
      let best = earliestCursor(of: cycle.pointee.memberCount)
      (entries + place).initialize(
        to: PortCycle.Entry(
          arrival: cursors[best].time, tag: cursors[best].tag, member: Int32(truncatingIfNeeded: best)))
      cursors[best].moveOn()
    }
  }

  /// Which of the first cursors has the next packet; the one of the first input of those at one time.
  @inline(__always) func earliestCursor(of count: Int) -> Int {
    var best = 0
    var index = 1
    while index < count {
      if cursors[index].time < cursors[best].time { best = index }
      index &+= 1
    }
    return best
  }
}
