import RunRecord

extension TrainNetwork {
  /// Passes on equal packets of one burst, between which no others come: all of them that wait, or all that do not.
  ///
  /// The first packet waits for `wait`. If the next one comes no sooner than a packet's length later, each waits for
  /// so much less than the one before it, until one does not wait; else each waits for longer. Packets that wait leave
  /// one behind the other.
  ///
  /// - Parameters:
  ///   - head: the input; its burst has no rounds.
  ///   - known: packets that arrive before the limit and before those of other inputs.
  ///   - run: what passes the port.
  ///   - ledger: the books.
  mutating func passAlone(_ head: Head, _ known: Int, _ run: inout PortRun, _ ledger: inout Ledger) {
    let tag = head.burst.pointee.nextTag
    let pace = Pace(head, known, run)
    let last = Int64(pace.packets &- 1)
    run.busyUntil = pace.start &+ last &* pace.distance &+ run.length(tag)
    run.packets &+= Int64(pace.packets)
    run.flits &+= Int64(pace.packets) &* tag.flits
    run.waited &+= pace.waiting
    if tag.isCritical { trains[tag.train].served &+= pace.wait }
    run.noteFinish(run.busyUntil, input: head.input)
    if run.hasLimits {
      // The first or the last one stays for the longest time.
      let arrival = head.time &+ last &* pace.period
      if run.isTooLong(from: head.time, tag, until: pace.start &+ run.length(tag), input: head.input)
        || run.isTooLong(from: arrival, tag, until: run.busyUntil, input: head.input)
      {
        isOverfull = true
      }
    }
    run.port.pointee.inputs[head.input].removeFirst(pace.packets, bursts)
    let departure = pace.start &+ run.ahead(tag)
    guard run.port.pointee.unit < 0 else {
      return deliver(
        EqualPackets(tag, first: departure, every: pace.distance, pace.packets), &run, &ledger)
    }
    let period = pace.packets > 1 ? pace.distance : TrainBurst.never
    run.port.pointee.fork.stream(tag.route).pointee.append(
      TrainBurst(tag, origin: departure, period: period, count: pace.packets), bursts)
  }

  /// How equal packets pass a port.
  private struct Pace {
    /// From packet to packet when they arrive, and when they leave.
    let period: Int64
    let distance: Int64
    /// When the first one starts to leave, and for how long it waited.
    let start: Int64
    let wait: Int64
    let packets: Int

    @inline(__always) init(_ head: Head, _ known: Int, _ run: borrowing PortRun) {
      period = head.burst.pointee.period
      let length = run.length(head.burst.pointee.nextTag)
      let eligible = head.time &+ run.routerLatency
      start = max(eligible, run.busyUntil)
      wait = start &- eligible
      let gain = period &- length
      packets = wait > 0 && gain > 0 ? Int(min(Int64(known), (wait &- 1) / gain &+ 1)) : known
      distance = wait > 0 || gain < 0 ? length : period
    }

    /// How long all of them wait together.
    @inline(__always) var waiting: Int64 {
      guard packets > 1 else { return wait }
      let pairs = Int64(packets) &* Int64(packets &- 1) / 2
      return Int64(packets) &* wait &+ (distance &- period) &* pairs
    }
  }

  /// Passes on packets of a burst of rounds, between which no others come, if none of them waits and all go one way.
  ///
  /// - Returns: whether they do.
  mutating func passRounds(_ head: Head, _ known: Int, _ run: inout PortRun) -> Bool {
    let burst = head.burst
    guard run.port.pointee.unit < 0, let round = burst.pointee.round, let flits = round.flits else {
      return false
    }
    let tag = burst.pointee.nextTag
    let length = run.length(tag)
    guard head.time &+ run.routerLatency >= run.busyUntil, round.distance >= length,
      burst.pointee.period &- round.offsets[round.count - 1] >= length,
      let stream = run.port.pointee.fork.onlyStream(round.ways)
    else { return false }
    let last = burst.pointee.time(after: known - 1)
    run.busyUntil = last &+ run.routerLatency &+ length
    run.packets &+= Int64(known)
    run.flits &+= Int64(known) &* flits
    run.noteFinish(run.busyUntil, input: head.input)
    if run.hasLimits, run.isTooLong(from: last, tag, until: run.busyUntil, input: head.input) {
      isOverfull = true
    }
    stream.pointee.append(
      TrainBurst(
        round.shared, origin: burst.pointee.origin &+ run.routerLatency &+ run.ahead(tag),
        period: burst.pointee.period, place: burst.pointee.place, count: known), bursts)
    run.port.pointee.inputs[head.input].removeFirst(known, bursts)
    return true
  }

  /// Lets packets of one train wait in the queue and be served.
  private mutating func deliver(_ packets: EqualPackets, _ run: inout PortRun, _ ledger: inout Ledger) {
    let line = lines.base + run.port.pointee.unit
    var rest = packets
    while rest.count > 0 {
      if rest.first >= line.pointee.windowEnd, rest.first <= line.pointee.busyUntil {
        line.pointee.openWindow(at: rest.first, &ledger)
      }
      let room = queueRoom(line, at: rest.first &- run.length(rest.tag))
      let count = room > 1 ? min(room, busyPackets(rest, line)) : 0
      if count > 1 {
        serve(rest.prefix(count), of: rest.tag, line, &ledger)
        rest.removeFirst(count)
      } else {
        deliver(rest.tag, at: rest.first, &run, &ledger)
        rest.removeFirst(1)
      }
    }
  }

  /// How many packets come while the unit is busy, in the window under way.
  @inline(__always)
  private func busyPackets(_ packets: EqualPackets, _ line: UnsafeMutablePointer<SynapseLine>) -> Int {
    let service = trains[packets.tag.train].service
    return min(
      packets.count(before: line.pointee.windowEnd),
      packets.count(busyUntil: line.pointee.busyUntil, service))
  }
}
