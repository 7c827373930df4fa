import RunRecord

extension TrainNetwork {
  /// Packets that pass one by one before the port looks for a cycle again.
  static let mostSingly = 256

  /// Passes on packets of bursts in the order of arrival: as a new cycle, if they come and leave in rounds, else up to
  /// one round or so of them.
  mutating func passBursts(_ first: Int, heads count: Int, _ run: inout PortRun, _ ledger: inout Ledger) {
    let cycle = spare
    cycle.pointee.giveRounds(bursts.rounds)
    var bound = TurnBound(time: run.limit, order: 0)
    for index in 0..<count where heads[index].burst.pointee.left == 1 { bound.limit(to: heads[index]) }
    let (size, packets) = listRegularMembers(cycle, first, heads: count, run.limit, &bound)
    guard packets > 0 else {
      return passSome(Self.mostSingly, cycle, first, heads: count, bound, &run, &ledger)
    }
    if count > 1, cycle.pointee.memberCount == 1, passOne(heads[first], packets, &run, &ledger) { return }
    listEntries(cycle, size)
    let end = transmit(cycle, &run)
    guard establish(cycle, end, &run) else {
      return passSome(min(size, Self.mostSingly), cycle, first, heads: count, bound, &run, &ledger)
    }
    spare = run.port.pointee.cycle ?? takeCycle()
    run.port.pointee.cycle = cycle
    advance(cycle, by: min(packets, cycle.pointee.left), &run, &ledger)
  }

  /// Passes on some packets of all bursts that come before a bound, one by one.
  private mutating func passSome(
    _ most: Int, _ cycle: UnsafeMutablePointer<PortCycle>, _ first: Int, heads count: Int, _ bound: TurnBound,
    _ run: inout PortRun, _ ledger: inout Ledger
  ) {
    cycle.pointee.memberCount = 0
    for index in 0..<count where bound.isBehind(heads[index]) { cycle.pointee.addMember(heads[index]) }
    let packets = min(cycle.pointee.packets(before: bound), most)
    guard packets > 1 else { return passSingle(heads[first], &run, &ledger) }
    if cycle.pointee.memberCount == 1, passOne(heads[first], packets, &run, &ledger) { return }
    let members = cycle.pointee.members
    passSingly(members, cycle.pointee.memberCount, packets, &run, &ledger)
    for index in 0..<cycle.pointee.memberCount where members[index].taken > 0 {
      run.noteFinish(members[index].finish, input: members[index].input)
      run.port.pointee.inputs[members[index].input].removeFirst(members[index].taken, bursts)
    }
    chunks.send(to: bursts)
  }

  /// Passes on so many packets of bursts in the order of arrival; those that go on wait in `chunks`.
  private mutating func passSingly(
    _ members: UnsafeMutablePointer<PortCycle.Member>, _ count: Int, _ packets: Int, _ run: inout PortRun,
    _ ledger: inout Ledger
  ) {
    for index in 0..<count { cursors[index] = BurstCursor(members[index].burst, isEndless: false) }
    let isEjection = run.port.pointee.unit >= 0
    let (cursors, fork) = (cursors, run.port.pointee.fork)
    var (busyUntil, flits, waited) = (run.busyUntil, run.flits, run.waited)
    for _ in 0..<packets {
      let best = earliestCursor(of: count)
      let (arrival, tag) = (cursors[best].time, cursors[best].tag)
      cursors[best].moveOn()
      let eligible = arrival &+ run.routerLatency
      let start = max(eligible, busyUntil)
      busyUntil = start &+ run.length(tag)
      flits &+= tag.flits
      waited &+= start &- eligible
      if tag.isCritical { trains[tag.train].served &+= start &- eligible }
      members[best].taken &+= 1
      members[best].finish = busyUntil
      if run.hasLimits, run.isTooLong(from: arrival, tag, until: busyUntil, input: members[best].input) {
        isOverfull = true
      }
      let departure = start &+ run.ahead(tag)
      if isEjection {
        deliver(tag, at: departure, &run, &ledger)
      } else {
        chunks.add(tag, at: departure, to: fork.stream(tag.route))
      }
    }
    run.busyUntil = busyUntil
    run.flits = flits
    run.waited = waited
    run.packets &+= Int64(packets)
  }

  /// Finds when the listed packets leave; returns until when the port is busy with them.
  private func transmit(_ cycle: UnsafeMutablePointer<PortCycle>, _ run: inout PortRun) -> Int64 {
    var busyUntil = run.busyUntil
    for place in 0..<cycle.pointee.count {
      let entry = cycle.pointee.entries + place
      let eligible = entry.pointee.arrival &+ run.routerLatency
      let start = max(eligible, busyUntil)
      busyUntil = start &+ run.length(entry.pointee.tag)
      entry.pointee.waiting = start &- eligible
      entry.pointee.departure = start &+ run.ahead(entry.pointee.tag)
    }
    return busyUntil
  }
}
