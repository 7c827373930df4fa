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
  mutating func passAlone(_ head: Head, _ known: Int, _ run: inout PortRun, _ ledger: inout Ledger) {
    let burst = head.burst
    let tag = burst.pointee.nextTag
    let period = burst.pointee.period
    let length = run.length(tag)
    let eligible = head.time &+ run.routerLatency
    let start = max(eligible, run.busyUntil)
    let wait = start &- eligible
    let gain = period &- length
    var packets = known
    if wait > 0, gain > 0 { packets = Int(min(Int64(packets), (wait &- 1) / gain &+ 1)) }
    let distance = wait > 0 || gain < 0 ? length : period
    let last = Int64(packets &- 1)
    run.busyUntil = start &+ last &* distance &+ length
    run.packets &+= Int64(packets)
    run.flits &+= Int64(packets) &* tag.flits
    if distance != period || wait > 0 {
      run.waited &+= Int64(packets) &* wait &+ (distance &- period) &* (Int64(packets) &* last / 2)
    }
    if tag.isCritical { trains[tag.train].served &+= wait }
    let input = run.port.pointee.inputs + head.input
    run.lastMoment = max(run.lastMoment, run.busyUntil &+ input.pointee.latency)
    if run.hasLimits {
      // The first or the last one stays for the longest time.
      let arrival = head.time &+ last &* period
      if run.isTooLong(from: head.time, tag, until: start &+ length, input: head.input)
        || run.isTooLong(from: arrival, tag, until: run.busyUntil, input: head.input)
      {
        isOverfull = true
      }
    }
    input.pointee.stream.pointee.removeFirst(packets, bursts)
    let departure = start &+ run.ahead(tag)
    guard run.port.pointee.unit < 0 else {
      return deliver(EqualPackets(tag, first: departure, every: distance, packets), run, &ledger)
    }
    let stream = run.port.pointee.fork.stream(tag.route)
    if packets == 1 {
      stream.pointee.append(TrainPacket(time: departure, tag: tag), bursts)
    } else {
      stream.pointee.append(
        TrainBurst(tag, origin: departure, period: distance, count: packets), bursts)
    }
  }

  /// Lets packets of one train wait in the queue and be served.
  private mutating func deliver(_ packets: EqualPackets, _ run: PortRun, _ ledger: inout Ledger) {
    let line = lines.base + run.port.pointee.unit
    var rest = packets
    while rest.count > 0 {
      if rest.first >= line.pointee.windowEnd, rest.first <= line.pointee.busyUntil {
        line.pointee.openWindow(at: rest.first, &ledger)
      }
      let service = trains[rest.tag.train].service
      let count =
        limits.depth < Int(Int32.max)
        ? 0 : min(rest.count(before: line.pointee.windowEnd), rest.busy(until: line.pointee.busyUntil, service))
      if count > 1 {
        serve(EqualPackets(rest.tag, first: rest.first, every: rest.distance, count), service, line, &ledger)
        rest.remove(count)
      } else {
        deliver(rest.tag, at: rest.first, run, &ledger)
        rest.remove(1)
      }
    }
  }

  /// Books a synapse unit for packets of one train that all come while it is busy.
  private mutating func serve(
    _ packets: EqualPackets, _ service: Int64, _ line: UnsafeMutablePointer<SynapseLine>, _ ledger: inout Ledger
  ) {
    let begin = line.pointee.busyUntil
    if line.pointee.starts.count + packets.count > line.pointee.longest {
      line.pointee.starts.removeAll(notAfter: packets.first)
    }
    line.pointee.services.goOn(inlet(of: packets.tag), at: begin)
    line.pointee.starts.append(packets.count, from: begin, every: service)
    if line.pointee.starts.count > line.pointee.longest {
      let longest = line.pointee.starts.longest(
        packets.count, size: 1, countBefore: packets.count(before:), arrival: packets.arrival)
      line.pointee.longest = max(line.pointee.longest, longest)
      line.pointee.starts.removeAll(notAfter: packets.arrival(packets.count - 1))
    }
    let train = trains.place(of: packets.tag.train)
    measure(train, packets.count) { (packets.arrival($0), begin &+ Int64($0 + 1) &* service) }
    serve(train, packets.count, first: begin &+ service, every: service, &ledger)
    line.pointee.busy &+= Int64(packets.count) &* service
    line.pointee.busyUntil &+= Int64(packets.count) &* service
    endIfComplete(train, packets.tag)
  }
}

/// Packets of one train that come at equal distances.
private struct EqualPackets {
  let tag: TrainTag
  private(set) var first: Int64
  let distance: Int64
  private(set) var count: Int

  @inline(__always) init(_ tag: TrainTag, first: Int64, every distance: Int64, _ count: Int) {
    self.tag = tag
    self.first = first
    self.distance = distance
    self.count = count
  }

  @inline(__always) func arrival(_ number: Int) -> Int64 { first &+ Int64(number) &* distance }

  /// How many of them come before a time.
  @inline(__always) func count(before time: Int64) -> Int {
    guard count > 1, distance > 0 else { return first < time ? count : 0 }
    return first < time ? Int(min(Int64(count), (time &- first &- 1) / distance &+ 1)) : 0
  }

  /// How many of them come while a unit is busy that is so until some time and works on each of them for `service`.
  @inline(__always) func busy(until time: Int64, _ service: Int64) -> Int {
    guard first < time else { return 0 }
    guard distance > service else { return count }
    return Int(min(Int64(count), (time &- first &- 1) / (distance &- service) &+ 1))
  }

  @inline(__always) mutating func remove(_ packets: Int) {
    first &+= Int64(packets) &* distance
    count -= packets
  }
}
