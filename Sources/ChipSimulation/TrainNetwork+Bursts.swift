import RunRecord

extension TrainNetwork {
  /// Packets that pass one by one before the port looks for a cycle again.
  private static let mostSingly = 256

  /// Passes on packets of bursts in the order of arrival: as a new cycle, if they come and leave in rounds, else up to
  /// one round or so of them.
  mutating func passBursts(_ first: Int, heads count: Int, _ run: inout PortRun, _ ledger: inout Ledger) {
    let cycle = spare
    cycle.pointee.giveRounds(bursts.rounds)
    var bound = TurnBound(time: run.limit, order: 0)
    for index in 0..<count where heads[index].burst.pointee.left == 1 { bound.limit(to: heads[index]) }
    let (size, packets) = listRegularMembers(cycle, first, heads: count, run.limit, &bound)
    guard packets > 0 else { return passSome(cycle, first, heads: count, bound, &run, &ledger) }
    if count > 1, cycle.pointee.memberCount == 1, passOne(heads[first], packets, &run, &ledger) { return }
    listEntries(cycle, size, isRound: true)
    let end = transmit(cycle, run)
    guard establish(cycle, end, run) else {
      guard packets < size else { return pass(cycle, end, &run, &ledger) }
      return passSome(cycle, first, heads: count, bound, &run, &ledger)
    }
    spare = run.port.pointee.cycle ?? takeCycle()
    run.port.pointee.cycle = cycle
    advance(cycle, by: min(packets, cycle.pointee.left), &run, &ledger)
  }

  /// Passes on some packets of all bursts that come before a bound, one by one.
  private mutating func passSome(
    _ cycle: UnsafeMutablePointer<PortCycle>, _ first: Int, heads count: Int, _ bound: TurnBound,
    _ run: inout PortRun, _ ledger: inout Ledger
  ) {
    cycle.pointee.memberCount = 0
    for index in 0..<count where bound.isBehind(heads[index]) { cycle.pointee.addMember(heads[index]) }
    let packets = min(cycle.pointee.packets(before: bound), Self.mostSingly)
    guard packets > 1 else { return passSingle(heads[first], &run, &ledger) }
    if cycle.pointee.memberCount == 1, passOne(heads[first], packets, &run, &ledger) { return }
    listEntries(cycle, packets, isRound: false)
    pass(cycle, transmit(cycle, run), &run, &ledger)
  }

  /// Passes on the listed packets.
  private mutating func pass(
    _ cycle: UnsafeMutablePointer<PortCycle>, _ end: Int64, _ run: inout PortRun, _ ledger: inout Ledger
  ) {
    run.busyUntil = end
    run.packets &+= Int64(cycle.pointee.count)
    for place in 0..<cycle.pointee.count {
      let entry = cycle.pointee.entries + place
      let member = cycle.pointee.members + Int(entry.pointee.member)
      run.flits &+= entry.pointee.tag.flits
      run.waited &+= entry.pointee.waiting
      let finish = run.finish(of: entry.pointee.tag, behind: entry.pointee.departure)
      member.pointee.taken &+= 1
      member.pointee.finish = finish
      if run.hasLimits,
        run.isTooLong(
          from: entry.pointee.arrival, entry.pointee.tag, until: finish, input: member.pointee.input)
      {
        isOverfull = true
      }
      if run.port.pointee.unit >= 0 { deliver(entry.pointee.tag, at: entry.pointee.departure, run, &ledger) }
    }
    for index in 0..<cycle.pointee.memberCount {
      let member = cycle.pointee.members[index]
      guard member.taken > 0 else { continue }
      run.noteFinish(member.finish, input: member.input)
      run.port.pointee.inputs[member.input].removeFirst(member.taken, bursts)
    }
    if run.port.pointee.unit < 0 { send(cycle, run.port.pointee.fork) }
  }

  /// Appends the listed packets to the streams in which they go on, those of each as one burst.
  private mutating func send(_ cycle: UnsafeMutablePointer<PortCycle>, _ fork: TrainFork) {
    cycle.pointee.listWays(fork)
    for index in 0..<cycle.pointee.wayCount {
      let way = cycle.pointee.ways + index
      if way.pointee.size == 1 {
        way.pointee.stream.pointee.append(TrainPacket(time: way.pointee.first, tag: way.pointee.tag), bursts)
      } else {
        let round = cycle.pointee.round(of: index, bursts.rounds)
        way.pointee.stream.pointee.append(
          TrainBurst(
            round, origin: way.pointee.first, period: TrainBurst.never, place: 0, count: way.pointee.size),
          bursts)
      }
    }
    cycle.pointee.wayCount = 0
  }

  /// Finds when the listed packets leave; returns until when the port is busy with them.
  private func transmit(_ cycle: UnsafeMutablePointer<PortCycle>, _ run: PortRun) -> Int64 {
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
