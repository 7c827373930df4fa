import RunRecord

extension TrainNetwork {
  /// Lets the next packets of the cycle of an ejection port wait in the queue and be served.
  mutating func deliver(
    _ cycle: UnsafeMutablePointer<PortCycle>, _ packets: Int, _ run: inout PortRun, _ ledger: inout Ledger
  ) {
    let line = lines.base + run.port.pointee.unit
    var done = 0
    while done < packets {
      let first = cycle.pointee.departure(after: done)
      if first >= line.pointee.windowEnd, first <= line.pointee.busyUntil {
        line.pointee.openWindow(at: first, &ledger)
      }
      let tag = cycle.pointee.tag(after: done)
      let room = queueRoom(line, at: first &- run.length(tag))
      let count = room > 1 ? min(room, busyPackets(cycle, done, packets, line, ledger)) : 0
      if count > 1 {
        serve(CyclePackets(cycle: cycle, skipped: done, count: count), line, &ledger)
        done += count
      } else {
        deliver(tag, at: first, &run, &ledger)
        done += 1
      }
    }
  }

  /// How many of the packets behind the first `done` ones come one after the other while the unit is busy, in the
  /// window under way.
  private func busyPackets(
    _ cycle: UnsafeMutablePointer<PortCycle>, _ done: Int, _ packets: Int,
    _ line: UnsafeMutablePointer<SynapseLine>, _ ledger: borrowing Ledger
  ) -> Int {
    let most = min(packets, cycle.pointee.count(leavingBefore: line.pointee.windowEnd)) - done
    guard most > 1 else { return 0 }
    let size = cycle.pointee.count
    let next = CyclePackets(cycle: cycle, skipped: done, count: most)
    var busyUntil = line.pointee.busyUntil
    var least = Int64.max
    for number in 0..<min(size, most) {
      let arrival = next.arrival(number)
      guard arrival < busyUntil else { return number }
      least = min(least, busyUntil &- arrival &- 1)
      busyUntil &+= next[number].pointee.service
    }
    guard most > size else { return most }
    var rounds = Int64(most / size + 1)
    let growth = cycle.pointee.service &- cycle.pointee.outPeriod
    if growth < 0 { rounds = min(rounds, least / -growth &+ 1) }
    if cycle.pointee.trains == .some, cycle.pointee.service > 0 {
      // The books of a train that comes twice in a round are kept window by window.
      let end = ledger.endOfWindow(at: line.pointee.busyUntil &+ next[0].pointee.service)
      rounds = min(rounds, max(1, (end &- 1 &- line.pointee.busyUntil) / cycle.pointee.service))
    }
    return min(most, Int(rounds) * size)
  }

  /// Books a synapse unit for packets that all come while it is busy: they are served one behind the other.
  private mutating func serve(
    _ packets: CyclePackets, _ line: UnsafeMutablePointer<SynapseLine>, _ ledger: inout Ledger
  ) {
    let cycle = packets.cycle
    if cycle.pointee.trains == .one { return serve(packets, of: packets[0].pointee.tag, line, &ledger) }
    let begin = line.pointee.busyUntil
    wait(packets, line)
    if cycle.pointee.trains == .some, packets.count > packets.roundSize { measureTwins(packets, from: begin) }
    let whole = cycle.pointee.service
    var end = begin
    for number in 0..<min(packets.count, packets.roundSize) {
      let tag = packets[number].pointee.tag
      let train = trains.place(of: tag.train)
      end &+= train.pointee.service
      let first = end
      let count = (packets.count - number - 1) / packets.roundSize + 1
      measure(train, count) {
        (packets.arrival(number + $0 * packets.roundSize), first &+ Int64($0) &* whole)
      }
      serve(train, count, first: first, every: whole, &ledger)
      line.pointee.busy &+= Int64(count) &* train.pointee.service
      line.pointee.busyUntil &+= Int64(count) &* train.pointee.service
      endIfComplete(train, tag)
    }
  }

  /// Books a synapse unit for packets of one train that all come while it is busy.
  mutating func serve(
    _ packets: some ArrivingPackets, of tag: TrainTag, _ line: UnsafeMutablePointer<SynapseLine>,
    _ ledger: inout Ledger
  ) {
    let train = trains.place(of: tag.train)
    let begin = line.pointee.busyUntil
    let service = train.pointee.service
    wait(packets, inlet(of: tag), service, line)
    measure(train, packets.count) { (packets.arrival($0), begin &+ Int64($0 + 1) &* service) }
    serve(train, packets.count, first: begin &+ service, every: service, &ledger)
    line.pointee.busy &+= Int64(packets.count) &* service
    line.pointee.busyUntil &+= Int64(packets.count) &* service
    endIfComplete(train, tag)
  }

  /// Lists the latencies of measured packets of trains that have several packets in a round; the unit begins with the
  /// first packet at `begin`.
  private mutating func measureTwins(_ packets: CyclePackets, from begin: Int64) {
    takeMark()
    for number in 0..<packets.roundSize {
      let own = packets[number].pointee.tag.train
      let train = trains.place(of: own)
      guard train.pointee.mark != mark,
        measured.has(train, before: train.pointee.delivered + packets.count)
      else { continue }
      train.pointee.mark = mark
      var (each, all) = (0, 0)
      for place in number..<packets.roundSize where packets[place].pointee.tag.train == own {
        each += 1
        all += (packets.count - place - 1) / packets.roundSize + 1
      }
      measure(train, all) {
        let (round, rest) = $0.quotientAndRemainder(dividingBy: each)
        var (place, before, service) = (0, rest, packets[0].pointee.service)
        while packets[place].pointee.tag.train != own || before > 0 {
          if packets[place].pointee.tag.train == own { before -= 1 }
          place += 1
          service &+= packets[place].pointee.service
        }
        return (
          packets.arrival(place + round * packets.roundSize),
          begin &+ Int64(round) &* packets.cycle.pointee.service &+ service
        )
      }
    }
  }

  /// The inlet of a packet, as the notes of services tell inlets apart.
  func inlet(of tag: TrainTag) -> Int32 {
    trains[tag.train].kind == .credit ? ServiceRuns.credits : trains[tag.train].inlet
  }

  /// Writes what an evaluation did to the unit behind an ejection port to its books.
  mutating func closeService(_ run: inout PortRun, _ ledger: inout Ledger) {
    let line = lines.base + run.port.pointee.unit
    let tile = Int(line.pointee.tile)
    ledger.tiles[tile].record.synapseBusy += line.pointee.busy
    ledger.tiles[tile].record.packetsIn += run.packets
    line.pointee.busy = 0
    lastMoment = max(lastMoment, line.pointee.busyUntil)
    if line.pointee.busyUntil >= ChipFabric.horizon { isTooLate = true }
    if line.pointee.periods.count > 64 {
      let known = min(run.limit, max(0, line.pointee.periodStart))
      line.pointee.periods.settle(before: known, tile: tile, &ledger)
    }
  }
}
