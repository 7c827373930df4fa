extension PortCycle {
  mutating func addMember(_ head: TrainNetwork.Head) {
    (members + memberCount).initialize(
      to: Member(
        input: head.input, burst: head.burst, generation: head.burst.pointee.generation,
        origin: head.burst.pointee.origin, place: head.burst.pointee.place))
    memberCount += 1
  }

  /// Packets of all members that pass before a bound, and before the burst of any of them ends.
  mutating func packets(before bound: TurnBound) -> Int {
    var bound = bound
    for index in 0..<memberCount {
      let burst = members[index].burst
      bound.limit(to: burst.pointee.time(after: burst.pointee.left - 1), members[index].input + 1)
    }
    var packets = 0
    for index in 0..<memberCount { packets += bound.count(members[index].burst, input: members[index].input) }
    return packets
  }

  mutating func removeMembers(behind bound: TurnBound) {
    var kept = 0
    for index in 0..<memberCount where bound.isBehind(members[index].burst.pointee.time, members[index].input)
    {
      members[kept] = members[index]
      kept += 1
    }
    memberCount = kept
  }

  /// Makes times of the entries relative to those of the first one.
  mutating func normalize() {
    for index in 0..<count {
      entries[index].arrival &-= arrival
      entries[index].departure &-= departure
    }
  }

  /// Finds the streams in which the packets go on, how many in each, and when the first one of each leaves.
  mutating func listWays(_ fork: TrainFork) {
    wayCount = 0
    for place in 0..<count {
      let stream = fork.stream(entries[place].tag.route)
      var way = 0
      while way < wayCount, ways[way].stream != stream { way += 1 }
      if way == wayCount {
        (ways + way).initialize(
          to: Way(stream: stream, tag: entries[place].tag, first: entries[place].departure))
        wayCount += 1
      }
      entries[place].way = Int32(truncatingIfNeeded: way)
      ways[way].size += 1
    }
  }

  /// The packets of the round that go on in one way.
  @inline(__always) func round(of way: Int, _ rounds: TrainRounds) -> TrainRound {
    let round = rounds.take(ways[way].size)
    var number = 0
    for place in 0..<count where Int(entries[place].way) == way {
      round.set(number, offset: entries[place].departure &- ways[way].first, entries[place].tag)
      number += 1
    }
    return round
  }

  /// Sums up what comes before each entry.
  mutating func sum() {
    inputs = 0
    for index in 0..<memberCount { inputs |= 1 << UInt32(truncatingIfNeeded: members[index].input) }
    var (waiting, flits): (Int64, Int64) = (0, 0)
    var (membersBefore, waysBefore) = (SIMD8<Int16>(), SIMD8<Int16>())
    for place in 0..<count {
      let entry = entries + place
      entry.pointee.waitingBefore = waiting
      entry.pointee.flitsBefore = flits
      entry.pointee.membersBefore = membersBefore
      entry.pointee.waysBefore = waysBefore
      waiting &+= entry.pointee.waiting
      flits &+= entry.pointee.tag.flits
      membersBefore.increment(Int(entry.pointee.member))
      waysBefore.increment(Int(entry.pointee.way))
    }
    var last = Entry(arrival: 0, tag: entries[0].tag, member: 0)
    last.waitingBefore = waiting
    last.flitsBefore = flits
    last.membersBefore = membersBefore
    last.waysBefore = waysBefore
    (entries + count).initialize(to: last)
  }

  /// Ends the references to the rounds of all ways.
  mutating func giveRounds(_ rounds: TrainRounds) {
    for index in 0..<wayCount {
      if let round = ways[index].round { rounds.give(round) }
      ways[index].round = nil
    }
    wayCount = 0
  }
}

extension SIMD8<Int16> {
  /// Adds one to an element, without the way through memory that a subscript takes.
  @inline(__always) mutating func increment(_ index: Int) {
    let mask = SIMD8<Int16>(0, 1, 2, 3, 4, 5, 6, 7) .== SIMD8(repeating: Int16(truncatingIfNeeded: index))
    replace(with: self &+ 1, where: mask)
  }
}
