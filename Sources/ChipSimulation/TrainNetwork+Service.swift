import RunRecord

extension TrainNetwork {
  /// Lets the packets of one input that arrive before `bound` leave the ejection port, wait in the queue of the
  /// core, and be served, in order.
  mutating func serve(
    _ port: UnsafeMutablePointer<TrainPort>, _ input: UnsafeMutablePointer<TrainInput>, before bound: Int64,
    _ run: inout PortRun, _ ledger: inout Ledger
  ) {
    let stream = streams.base + input.pointee.stream
    let line = lines.base + port.pointee.unit
    let flitTime = port.pointee.flitTime
    let stay = input.pointee.stay
    let hasDepth = limits.depth < Int(Int32.max)
    var busy: Int64 = 0
    let before = run.packets
    let routerLatency = routerLatency
    let chunks = chunks
    while !stream.pointee.isEmpty {
      let packet = stream.pointee.first
      guard packet.time < bound else { break }
      stream.pointee.removeFirst(chunks)
      let start = run.take(packet, eligible: packet.time + routerLatency, flitTime: flitTime)
      if stay != .max {
        isOverfull = isOverfull || input.pointee.stay(from: packet, until: run.busyUntil) > stay
      }
      if hasDepth { checkDepth(line, port, at: start) }
      busy &+= deliver(packet.train, line, at: run.busyUntil, &ledger)
    }
    let tile = Int(line.pointee.tile)
    ledger.tiles[tile].record.synapseBusy += busy
    ledger.tiles[tile].record.packetsIn += run.packets - before
    lastMoment = max(lastMoment, line.pointee.busyUntil)
    if line.pointee.busyUntil >= ChipFabric.horizon { isTooLate = true }
    if line.pointee.periods.count > 64 {
      let known = min(port.pointee.horizon, max(0, line.pointee.periodStart))
      line.pointee.periods.settle(before: known, tile: tile, &ledger)
    }
  }

  /// Notes when the queue has no place for a packet that starts to leave the ejection port.
  private mutating func checkDepth(
    _ line: UnsafeMutablePointer<SynapseLine>, _ port: UnsafeMutablePointer<TrainPort>, at start: Int64
  ) {
    line.pointee.starts.removeAll(notAfter: start)
    let promised = limits.canLose ? Int(clamping: port.pointee.pending) : 0
    if line.pointee.starts.count + promised >= limits.depth { isOverfull = true }
  }

  /// Books the synapse unit for a packet that enters its queue; returns the time of its service.
  @inline(__always) private mutating func deliver(
    _ index: Int32, _ line: UnsafeMutablePointer<SynapseLine>, at time: Int64, _ ledger: inout Ledger
  ) -> Int64 {
    let train = trains.place(of: index)
    let service = train.pointee.service
    let start = max(time, line.pointee.busyUntil)
    if time > line.pointee.busyUntil || line.pointee.periodStart < 0 { line.pointee.openPeriod(at: start) }
    let served = start &+ service
    let inlet = train.pointee.kind == .credit ? ServiceRuns.credits : train.pointee.inlet
    line.pointee.services.serve(inlet, from: start, arrival: time)
    line.pointee.busyUntil = served
    let length = line.pointee.length(at: time, start: start)
    if time >= line.pointee.windowEnd {
      line.pointee.report(&ledger)
      line.pointee.window = time
      line.pointee.windowEnd = TrainWindow.end(of: time)
    }
    if length > line.pointee.longest { line.pointee.longest = length }
    train.pointee.remaining &-= 1
    if train.pointee.isCritical {
      train.pointee.served = served
      train.pointee.arrived = time
      train.pointee.own = line.pointee.services.time(of: inlet, from: time, to: start)
      train.pointee.isBooked = true
      line.pointee.critical.append(index)
      return service
    }
    if served >= train.pointee.windowEnd {
      bill(train)
      train.pointee.windowEnd = TrainWindow.end(of: served)
    }
    train.pointee.unbilled &+= 1
    train.pointee.served = served
    if train.pointee.remaining == 0 {
      train.pointee.arrived = time
      bill(train)
      trains.remove(index)
    }
    return service
  }

  /// Lists the packets that were served in one window for the bill.
  @inline(never) private mutating func bill(_ train: UnsafeMutablePointer<Train>) {
    let count = train.pointee.unbilled
    guard count > 0 else { return }
    var traced: Int32 = -1
    if train.pointee.isTraced {
      traced = Int32(truncatingIfNeeded: tracedPackets.count)
      tracedPackets.append(train.pointee.packet)
    }
    dues.append(
      TrainDue(
        kind: train.pointee.kind, inlet: train.pointee.inlet, position: train.pointee.position,
        channel: train.pointee.channel, count: Int64(count), time: train.pointee.served, traced: traced))
    train.pointee.unbilled = 0
  }
}
