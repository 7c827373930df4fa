import RunRecord

extension TrainNetwork {
  /// Lets packets pass as the cycle of their port says, up to where it or the known packets end.
  ///
  /// - Returns: whether any did.
  mutating func goOn(
    _ cycle: UnsafeMutablePointer<PortCycle>, heads count: Int, _ run: inout PortRun, _ ledger: inout Ledger
  ) -> Bool {
    var bound = TurnBound(time: run.limit, order: 0)
    for index in 0..<count where !cycle.pointee.hasMember(heads[index].input) {
      bound.limit(to: heads[index])
    }
    let members = cycle.pointee.members
    if cycle.pointee.memberCount > 1 {
      for index in 0..<cycle.pointee.memberCount {
        let burst = members[index].burst
        bound.limit(to: burst.pointee.time(after: burst.pointee.left), members[index].input)
        if let next = burst.pointee.next { bound.limit(to: next.pointee.time, members[index].input) }
      }
    }
    var packets = 0
    for index in 0..<cycle.pointee.memberCount {
      packets += bound.count(members[index].burst, input: members[index].input)
    }
    packets = min(packets, cycle.pointee.left)
    guard packets > 0 else { return false }
    guard continues(cycle, &run) else { return false }
    advance(cycle, by: packets, &run, &ledger)
    return true
  }

  /// Whether the next packet leaves when the cycle says, which all others then do too; in a busy one it may be later.
  private func continues(_ cycle: UnsafeMutablePointer<PortCycle>, _ run: inout PortRun) -> Bool {
    let entry = cycle.pointee.entries + cycle.pointee.place
    let eligible = cycle.pointee.arrival &+ entry.pointee.arrival &+ run.routerLatency
    let start = max(eligible, run.busyUntil)
    let shift = start &- (cycle.pointee.departure &+ entry.pointee.departure &- run.ahead(entry.pointee.tag))
    if shift == 0 { return true }
    guard cycle.pointee.isBusy, shift > 0 else { return false }
    cycle.pointee.departure &+= shift
    cycle.pointee.delay &+= shift
    for way in 0..<cycle.pointee.wayCount { cycle.pointee.ways[way].burst = nil }
    return true
  }

  /// Lets so many packets pass, as the cycle says.
  ///
  /// - Precondition: they are the next ones of the members.
  mutating func advance(
    _ cycle: UnsafeMutablePointer<PortCycle>, by packets: Int, _ run: inout PortRun, _ ledger: inout Ledger
  ) {
    let (rounds, place) = cycle.pointee.advanced(by: packets)
    let entries = cycle.pointee.entries
    let (from, to, all) = (entries + cycle.pointee.place, entries + place, entries + cycle.pointee.count)
    run.packets &+= Int64(packets)
    run.flits &+=
      to.pointee.flitsBefore &- from.pointee.flitsBefore &+ Int64(rounds) &* all.pointee.flitsBefore
    run.waited &+=
      to.pointee.waitingBefore &- from.pointee.waitingBefore &+ Int64(rounds) &* all.pointee.waitingBefore
      &+ cycle.pointee.delays(of: packets, rounds: rounds, last: place)
    noteFinish(cycle, packets, &run)
    if run.hasLimits { checkStays(cycle, rounds: rounds, to: place, &run) }
    if run.port.pointee.unit < 0 {
      goOnBehind(cycle, from, to, all, rounds)
    } else {
      deliver(cycle, packets, &run, &ledger)
    }
    take(cycle, from, to, all, rounds, run.port.pointee.inputs)
    cycle.pointee.move(rounds: rounds, to: place, packets)
  }

  /// Takes the packets out of the streams of the members.
  @inline(__always)
  private func take(
    _ cycle: UnsafeMutablePointer<PortCycle>, _ from: UnsafeMutablePointer<PortCycle.Entry>,
    _ to: UnsafeMutablePointer<PortCycle.Entry>, _ all: UnsafeMutablePointer<PortCycle.Entry>, _ rounds: Int,
    _ inputs: UnsafeMutablePointer<TrainStream>
  ) {
    for index in 0..<cycle.pointee.memberCount {
      let member = cycle.pointee.members + index
      let count =
        Int(to.pointee.membersBefore[index] &- from.pointee.membersBefore[index])
        + rounds * Int(all.pointee.membersBefore[index])
      guard count > 0 else { continue }
      // Where it will stand; the burst may be gone then.
      let burst = member.pointee.burst
      inputs[member.pointee.input].removeFirst(count, bursts)
      member.pointee.origin = burst.pointee.origin
      member.pointee.place = burst.pointee.place
    }
  }

  /// Appends the packets to the streams in which they go on: to the burst under way, or as a new one.
  @inline(__always)
  private mutating func goOnBehind(
    _ cycle: UnsafeMutablePointer<PortCycle>, _ from: UnsafeMutablePointer<PortCycle.Entry>,
    _ to: UnsafeMutablePointer<PortCycle.Entry>, _ all: UnsafeMutablePointer<PortCycle.Entry>, _ rounds: Int
  ) {
    for index in 0..<cycle.pointee.wayCount {
      let way = cycle.pointee.ways + index
      let size = Int(all.pointee.waysBefore[index])
      var place = Int(from.pointee.waysBefore[index])
      let count = Int(to.pointee.waysBefore[index]) - place + rounds * size
      guard count > 0 else { continue }
      if let burst = way.pointee.burst, way.pointee.stream.pointee.tail == burst,
        burst.pointee.generation == way.pointee.generation
      {
        way.pointee.stream.pointee.extend(count)
        continue
      }
      var origin = cycle.pointee.departure &+ way.pointee.first
      if place == size {
        place = 0
        origin &+= cycle.pointee.outPeriod
      }
      let period = cycle.pointee.outPeriod
      if let round = way.pointee.round {
        way.pointee.stream.pointee.append(
          TrainBurst(round.shared, origin: origin, period: period, place: place, count: count), bursts)
      } else {
        way.pointee.stream.pointee.append(
          TrainBurst(way.pointee.tag, origin: origin, period: period, count: count), bursts)
      }
      way.pointee.burst = way.pointee.stream.pointee.tail
      way.pointee.generation = way.pointee.burst.unsafelyUnwrapped.pointee.generation
    }
  }

  /// Notes when the last of so many packets is through, and when the room of the last of each member is given back.
  @inline(__always)
  private func noteFinish(_ cycle: UnsafeMutablePointer<PortCycle>, _ packets: Int, _ run: inout PortRun) {
    var place = cycle.pointee.advanced(by: packets - 1).place
    let last = cycle.pointee.entries[place].tag
    run.busyUntil = run.finish(of: last, behind: cycle.pointee.departure(after: packets - 1))
    let members = cycle.pointee.members
    let input = members[Int(cycle.pointee.entries[place].member)].input
    let latency = run.feeder(input).pointee.latency
    run.noteFinish(run.busyUntil, input: input)
    guard
      (0..<cycle.pointee.memberCount).contains(where: {
        run.feeder(members[$0].input).pointee.latency > latency
      })
    else { return }
    // The last one of a member whose feeder hears of it later may count for more.
    for back in 1..<max(1, min(packets, cycle.pointee.count)) {
      place = cycle.pointee.advanced(by: packets - 1 - back).place
      let entry = cycle.pointee.entries[place]
      let other = members[Int(entry.member)].input
      guard run.feeder(other).pointee.latency > latency else { continue }
      run.noteFinish(
        run.finish(of: entry.tag, behind: cycle.pointee.departure(after: packets - 1 - back)), input: other)
    }
  }

  /// Checks how long the last packet of each place of the round stays in its buffer: no other stays longer.
  private mutating func checkStays(
    _ cycle: UnsafeMutablePointer<PortCycle>, rounds: Int, to end: Int, _ run: inout PortRun
  ) {
    for place in 0..<cycle.pointee.count {
      let last = place < end ? rounds : rounds - 1
      guard last > 0 || last == 0 && place >= cycle.pointee.place else { continue }
      let entry = cycle.pointee.entries[place]
      let arrival = cycle.pointee.arrival &+ Int64(last) &* cycle.pointee.period &+ entry.arrival
      let departure = cycle.pointee.departure &+ Int64(last) &* cycle.pointee.outPeriod &+ entry.departure
      let input = cycle.pointee.members[Int(entry.member)].input
      if run.isTooLong(
        from: arrival, entry.tag, until: run.finish(of: entry.tag, behind: departure), input: input)
      {
        isOverfull = true
      }
    }
  }
}
