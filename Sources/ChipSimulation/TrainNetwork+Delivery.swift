import RunRecord

extension TrainNetwork {
  /// Lets packets that have left the ejection port wait in the queue and be served, in order.
  @inline(__always)
  mutating func deliver<Checks: StaticSwitch>(
    _ piece: TrainPiece, _ port: UnsafeMutablePointer<TrainPort>, _ line: UnsafeMutablePointer<SynapseLine>,
    _ unit: inout SynapseRun, _ ledger: inout Ledger, _: Checks.Type
  ) {
    var place = piece.first
    if Checks.isOn {
      while place != piece.end {
        let tag = TrainTag(at: place)
        checkDepth(&unit, port, at: place.pointee - tag.flits * port.pointee.flitTime)
        deliver(tag, line, at: place.pointee, &unit, &ledger)
        place += 1
      }
      return
    }
    var ends = piece.endsOfRuns
    while ends != 0 {
      let end = piece.first + ends.trailingZeroBitCount + 1
      deliver(TrainPiece(first: place, end: end), TrainTag(at: place), line, &unit, &ledger)
      place = end
      ends &= ends &- 1
    }
  }

  /// Books the synapse unit for packets of one train.
  @inline(__always)
  private mutating func deliver(
    _ piece: TrainPiece, _ tag: TrainTag, _ line: UnsafeMutablePointer<SynapseLine>, _ unit: inout SynapseRun,
    _ ledger: inout Ledger
  ) {
    var place = piece.first
    let last = piece.end[-1]
    if piece.count >= Self.fewServices, last < unit.busyUntil, last < unit.windowEnd, !tag.isCritical {
      return deliverAll(piece, tag, line, &unit, &ledger)
    }
    repeat {
      deliver(tag, line, at: place.pointee, &unit, &ledger)
      place += 1
    } while place != piece.end
  }

  /// Packets of one train that are served one by one.
  private static var fewServices: Int { 4 }

  /// Books the synapse unit for packets of one train that all come while it is busy, within a window, and that
  /// control does not wait for.
  ///
  /// They are served one behind the other: the sums of the times are those of an arithmetic progression.
  @inline(never)
  private mutating func deliverAll(
    _ piece: TrainPiece, _ tag: TrainTag, _ line: UnsafeMutablePointer<SynapseLine>, _ unit: inout SynapseRun,
    _ ledger: inout Ledger
  ) {
    let train = trains.place(of: tag.train)
    line.pointee.services.goOn(train.pointee.inlet, at: unit.busyUntil)
    let service = train.pointee.service
    var served = unit.busyUntil
    unit.take(piece, service: service)
    var left = Int64(piece.count)
    train.pointee.remaining &-= Int32(truncatingIfNeeded: left)
    while left > 0 {
      if served &+ service >= train.pointee.windowEnd {
        bill(train)
        train.pointee.windowEnd = ledger.endOfWindow(at: served &+ service)
      }
      let room = service > 0 ? (train.pointee.windowEnd &- 1 &- served) / service : left
      let count = min(left, room)
      train.pointee.add(count, after: served, every: service)
      served &+= count &* service
      left &-= count
    }
    endIfComplete(train, tag, at: piece.end[-1])
  }

  /// Bills and removes a train of which no packet is left; the last one came at some time.
  @inline(__always)
  private mutating func endIfComplete(_ train: UnsafeMutablePointer<Train>, _ tag: TrainTag, at time: Int64) {
    guard train.pointee.remaining == 0 else { return }
    train.pointee.arrived = time
    bill(train)
    trains.remove(tag.train)
  }

  /// Notes when the queue has no place for a packet that starts to leave the ejection port.
  @inline(__always) private mutating func checkDepth(
    _ unit: inout SynapseRun, _ port: UnsafeMutablePointer<TrainPort>, at start: Int64
  ) {
    unit.starts.removeAll(notAfter: start)
    let promised = limits.canLose ? Int(clamping: port.pointee.pending) : 0
    if unit.starts.count + promised >= limits.depth { isOverfull = true }
  }

  /// Books the synapse unit for a packet that enters its queue.
  @inline(__always) private mutating func deliver(
    _ tag: TrainTag, _ line: UnsafeMutablePointer<SynapseLine>, at time: Int64,
    _ unit: inout SynapseRun, _ ledger: inout Ledger
  ) {
    let train = trains.place(of: tag.train)
    let inlet = train.pointee.kind == .credit ? ServiceRuns.credits : train.pointee.inlet
    if time > unit.busyUntil {
      line.pointee.openPeriod(at: time, after: unit.busyUntil)
      line.pointee.services.open(inlet, at: time)
    } else {
      line.pointee.services.goOn(inlet, at: unit.busyUntil)
    }
    if time >= unit.windowEnd { unit = unit.inNewWindow(line, at: time, &ledger) }
    let served = unit.take(service: train.pointee.service, at: time)
    train.pointee.remaining &-= 1
    if tag.isCritical {
      train.pointee.served = served
      train.pointee.arrived = time
      train.pointee.wait = line.pointee.services.wait(
        of: inlet, from: train.pointee.expected, to: served &- train.pointee.service)
      train.pointee.isBooked = true
      line.pointee.critical.append(tag.train)
      return
    }
    if served >= train.pointee.windowEnd {
      bill(train)
      train.pointee.windowEnd = ledger.endOfWindow(at: served)
    }
    train.pointee.add(served)
    endIfComplete(train, tag, at: time)
  }
}
