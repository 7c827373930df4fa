import RunRecord

extension TrainNetwork {
  /// The next packet of an input.
  struct Head {
    var time: Int64
    var input: Int
    var burst: UnsafeMutablePointer<TrainBurst>
  }

  /// Passes on every packet that arrives at a port before `limit`.
  ///
  /// - Precondition: whatever is injected from now on is injected at `limit` or later.
  mutating func evaluate(_ number: Int, before limit: Int64, _ ledger: inout Ledger) {
    let port = ports.base + number
    port.pointee.horizon = limit
    var rest = port.pointee.used
    var first = Int64.max
    while rest != 0 {
      let input = port.pointee.inputs + rest.trailingZeroBitCount
      rest &= rest &- 1
      if input.pointee.awaitsPackets { evaluateFeeder(of: input, before: limit, &ledger) }
      first = min(first, input.pointee.time)
    }
    guard first < limit else { return }
    var run = PortRun(port, feeders.base, routerLatency: routerLatency, before: limit)
    pass(&run, &ledger)
    book(&run, since: first)
    if port.pointee.unit >= 0 { closeService(&run, &ledger) }
    if port.pointee.pending == 0 { giveCycle(port) }
  }

  /// Has a port pass on what arrives at one of its inputs, the stream behind it, before `limit`.
  @inline(__always)
  private mutating func evaluateFeeder(
    of input: UnsafeMutablePointer<TrainStream>, before limit: Int64, _ ledger: inout Ledger
  ) {
    let feeder = input.pointee.feeder
    guard feeder >= 0 else { return }
    // What arrives there from its horizon on arrives here no sooner than a hop later.
    if ports.base[feeder].horizon &+ feeders.base[input.pointee.kind].hop < limit {
      evaluate(feeder, before: limit, &ledger)
    }
  }

  /// Sends packets from all inputs of a port over its link, or into the queue of its core, in the order of arrival:
  /// cycles as long as they hold, else single packets and parts of bursts.
  private mutating func pass(_ run: inout PortRun, _ ledger: inout Ledger) {
    while true {
      let count = listHeads(&run)
      guard count > 0 else { return }
      if let cycle = run.port.pointee.cycle, cycle.pointee.isCurrent(run.port.pointee.inputs),
        goOn(cycle, heads: count, &run, &ledger)
      {
        continue
      }
      let first = earliest(of: count)
      let burst = heads[first].burst
      if burst.pointee.left == 1 {
        passSingles(first, heads: count, &run, &ledger)
      } else if count > 1 || !passOne(heads[first], burst.pointee.count(before: run.limit), &run, &ledger) {
        passBursts(first, heads: count, &run, &ledger)
      }
    }
  }

  /// Passes on packets of a burst between which no others come, if that can be told without looking at each of them.
  ///
  /// - Returns: whether any passed.
  @inline(__always)
  mutating func passOne(_ head: Head, _ packets: Int, _ run: inout PortRun, _ ledger: inout Ledger) -> Bool {
    guard head.burst.pointee.round == nil else { return passRounds(head, packets, &run) }
    passAlone(head, packets, &run, &ledger)
    return true
  }

  /// Lists the inputs from which packets arrive before the limit, in the order of simultaneous arrivals.
  @inline(__always) private func listHeads(_ run: inout PortRun) -> Int {
    var count = 0
    var rest = run.port.pointee.used
    while rest != 0 {
      let input = rest.trailingZeroBitCount
      rest &= rest &- 1
      let stream = run.port.pointee.inputs + input
      guard stream.pointee.time < run.limit, let burst = stream.pointee.head else { continue }
      (heads + count).initialize(to: Head(time: stream.pointee.time, input: input, burst: burst))
      count += 1
    }
    return count
  }

  @inline(__always) private func earliest(of count: Int) -> Int {
    var first = 0
    for index in 1..<max(1, count) where heads[index].time < heads[first].time { first = index }
    return first
  }

  /// Passes on the next packet of an input, and those behind it that are bursts of their own and come before the others.
  @inline(__always)
  private mutating func passSingles(
    _ first: Int, heads count: Int, _ run: inout PortRun, _ ledger: inout Ledger
  ) {
    var head = heads[first]
    passSingle(head, &run, &ledger)
    let stream = run.port.pointee.inputs + head.input
    guard stream.pointee.time < run.limit else { return }
    var bound = TurnBound(time: run.limit, order: 0)
    for index in 0..<count where index != first { bound.limit(to: heads[index]) }
    while let burst = stream.pointee.head, burst.pointee.left == 1,
      bound.isBehind(stream.pointee.time, head.input)
    {
      head.time = stream.pointee.time
      head.burst = burst
      passSingle(head, &run, &ledger)
    }
  }

  /// Passes on the next packet of an input.
  mutating func passSingle(_ head: Head, _ run: inout PortRun, _ ledger: inout Ledger) {
    let tag = head.burst.pointee.nextTag
    let eligible = head.time &+ run.routerLatency
    let start = max(eligible, run.busyUntil)
    run.busyUntil = start &+ run.length(tag)
    run.packets &+= 1
    run.flits &+= tag.flits
    run.waited &+= start &- eligible
    if tag.isCritical { trains[tag.train].served &+= start &- eligible }
    run.noteFinish(run.busyUntil, input: head.input)
    if run.hasLimits, run.isTooLong(from: head.time, tag, until: run.busyUntil, input: head.input) {
      isOverfull = true
    }
    run.port.pointee.inputs[head.input].removeFirst(1, bursts)
    let departure = start &+ run.ahead(tag)
    guard run.port.pointee.unit < 0 else { return deliver(tag, at: departure, &run, &ledger) }
    run.port.pointee.fork.stream(tag.route).pointee.append(TrainPacket(time: departure, tag: tag), bursts)
  }

  /// Writes what packets did to a port, the first of which arrived at `first`.
  private mutating func book(_ run: inout PortRun, since first: Int64) {
    let port = run.port
    visits &+= UInt64(truncatingIfNeeded: port.pointee.unit < 0 ? run.packets : 2 * run.packets)
    port.pointee.busyUntil = run.busyUntil
    port.pointee.pending -= run.packets
    port.pointee.packets += run.packets
    port.pointee.flits += run.flits
    port.pointee.busy += run.flits * port.pointee.flitTime
    // No packet waited for longer than since then. Packets add up what 64 bits may not hold without a mistake.
    if run.packets.multipliedReportingOverflow(by: run.busyUntil &- first).overflow { isOverfull = true }
    let (sum, isTooLong) = port.pointee.waited.addingReportingOverflow(run.waited)
    port.pointee.waited = isTooLong ? .max : sum
    lastMoment = max(lastMoment, run.lastMoment)
    if run.busyUntil >= ChipFabric.horizon { isTooLate = true }
  }
}
