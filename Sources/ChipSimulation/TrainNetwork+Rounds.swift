import RunRecord

extension TrainNetwork {
  /// Lets the next packets of the cycle of an ejection port wait in the queue and be served.
  mutating func deliver(
    _ cycle: UnsafeMutablePointer<PortCycle>, _ packets: Int, _ run: PortRun, _ ledger: inout Ledger
  ) {
    let line = lines.base + run.port.pointee.unit
    var done = 0
    while done < packets {
      let first = cycle.pointee.departure(after: done)
      if first >= line.pointee.windowEnd, first <= line.pointee.busyUntil {
        line.pointee.openWindow(at: first, &ledger)
      }
      let count = limits.depth < Int(Int32.max) ? 0 : busyPackets(cycle, done, packets, line)
      if count > 1 {
        serve(Served(cycle: cycle, skipped: done, packets: count), line, &ledger)
        done += count
      } else {
        deliver(cycle.pointee.tag(after: done), at: first, run, &ledger)
        done += 1
      }
    }
  }

  /// How many of the packets behind the first `done` ones come one after the other while the unit is busy, in the
  /// window under way.
  private func busyPackets(
    _ cycle: UnsafeMutablePointer<PortCycle>, _ done: Int, _ packets: Int,
    _ line: UnsafeMutablePointer<SynapseLine>
  ) -> Int {
    let most = min(packets, cycle.pointee.count(leavingBefore: line.pointee.windowEnd)) - done
    guard most > 1 else { return 0 }
    let size = cycle.pointee.count
    var busyUntil = line.pointee.busyUntil
    var least = Int64.max
    for number in 0..<min(size, most) {
      let arrival = cycle.pointee.departure(after: done + number)
      guard arrival < busyUntil else { return number }
      least = min(least, busyUntil &- arrival &- 1)
      busyUntil &+= cycle.pointee.entry(after: done + number).pointee.service
    }
    // The books of a train that comes twice in a round are kept round by round.
    guard most > size, !cycle.pointee.hasTwins else { return min(most, size) }
    let growth = cycle.pointee.service &- cycle.pointee.outPeriod
    guard growth < 0 else { return most }
    let rounds = least / -growth
    return rounds >= Int64(most) ? most : min(most, (Int(rounds) + 1) * size)
  }

  /// Packets of a cycle that are served one behind the other.
  private struct Served {
    let cycle: UnsafeMutablePointer<PortCycle>
    /// Packets of the cycle before them.
    let skipped: Int
    let packets: Int

    var size: Int { min(cycle.pointee.count, packets) }

    func arrival(_ number: Int) -> Int64 { cycle.pointee.departure(after: skipped + number) }

    func tag(_ number: Int) -> TrainTag { cycle.pointee.tag(after: skipped + number) }

    /// How many of them come before a time.
    func count(before time: Int64) -> Int {
      max(0, min(packets, cycle.pointee.count(leavingBefore: time) - skipped))
    }
  }

  /// Books a synapse unit for packets that all come while it is busy: they are served one behind the other.
  private mutating func serve(
    _ served: Served, _ line: UnsafeMutablePointer<SynapseLine>, _ ledger: inout Ledger
  ) {
    let begin = line.pointee.busyUntil
    let whole = served.cycle.pointee.service
    wait(served, line)
    var end = begin
    for number in 0..<served.size {
      let tag = served.tag(number)
      let train = trains.place(of: tag.train)
      end &+= train.pointee.service
      let first = end
      let packets = (served.packets - number - 1) / served.cycle.pointee.count + 1
      measure(train, packets) {
        (served.arrival(number + $0 * served.cycle.pointee.count), first &+ Int64($0) &* whole)
      }
      serve(train, packets, first: first, every: whole, &ledger)
      line.pointee.busy &+= Int64(packets) &* train.pointee.service
      line.pointee.busyUntil &+= Int64(packets) &* train.pointee.service
      endIfComplete(train, tag)
    }
  }

  /// Puts the packets into the queue: notes when each of them will be served, for which inlet, and how long the queue
  /// is then.
  private mutating func wait(_ served: Served, _ line: UnsafeMutablePointer<SynapseLine>) {
    if line.pointee.starts.count + served.packets > line.pointee.longest {
      line.pointee.starts.removeAll(notAfter: served.arrival(0))
    }
    var start = line.pointee.busyUntil
    if let (inlet, service) = served.cycle.pointee.common {
      line.pointee.services.goOn(inlet, at: start)
      line.pointee.starts.append(served.packets, from: start, every: service)
    } else {
      for number in 0..<served.packets {
        line.pointee.services.goOn(inlet(of: served.tag(number)), at: start)
        line.pointee.starts.append(start)
        start &+= served.cycle.pointee.entry(after: served.skipped + number).pointee.service
      }
    }
    guard line.pointee.starts.count > line.pointee.longest else { return }
    let longest = line.pointee.starts.longest(
      served.packets, size: served.cycle.pointee.count, countBefore: served.count, arrival: served.arrival)
    line.pointee.longest = max(line.pointee.longest, longest)
    line.pointee.starts.removeAll(notAfter: served.arrival(served.packets - 1))
  }

  /// The inlet of a packet, as the notes of services tell inlets apart.
  func inlet(of tag: TrainTag) -> Int32 {
    trains[tag.train].kind == .credit ? ServiceRuns.credits : trains[tag.train].inlet
  }

  /// Writes what an evaluation did to the unit behind an ejection port to its books.
  mutating func closeService(_ run: PortRun, _ ledger: inout Ledger) {
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
