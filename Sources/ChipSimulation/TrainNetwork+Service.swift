import RunRecord

extension TrainNetwork {
  /// Lets the packets that arrive at an ejection port before `limit` leave it, wait in the queue of the core, and
  /// be served, in order.
  mutating func serve<Checks: StaticSwitch>(
    _ port: UnsafeMutablePointer<TrainPort>, _ traffic: UnsafeMutablePointer<ChipFabric.Port>,
    before limit: Int64, _ ledger: inout Ledger, checks: Checks.Type
  ) {
    let line = lines.base + port.pointee.unit
    var run = PortRun(busyUntil: port.pointee.busyUntil)
    var unit = SynapseRun(line)
    var merge = TrainMerge(port, before: limit, heads: heads)
    while merge.count > 0 {
      let (input, bound) = merge.next()
      serve(port, input, line, before: bound, &run, &unit, &ledger, checks)
      lastMoment = max(lastMoment, run.busyUntil + input.pointee.latency)
      merge.update()
    }
    guard run.packets > 0 else { return }
    book(run, port, traffic)
    unit.book(line, run.packets, &ledger)
    lastMoment = max(lastMoment, unit.busyUntil)
    if unit.busyUntil >= ChipFabric.horizon { isTooLate = true }
    if line.pointee.periods.count > 64 {
      let known = min(port.pointee.horizon, max(0, line.pointee.periodStart))
      line.pointee.periods.settle(before: known, tile: Int(line.pointee.tile), &ledger)
    }
  }

  /// Serves the packets of one input that arrive before `bound`, in order.
  ///
  /// - Precondition: there is at least one.
  @inline(__always)
  private mutating func serve<Checks: StaticSwitch>(
    _ port: UnsafeMutablePointer<TrainPort>, _ input: UnsafeMutablePointer<TrainInput>,
    _ line: UnsafeMutablePointer<SynapseLine>, before bound: Int64, _ run: inout PortRun,
    _ unit: inout SynapseRun, _ ledger: inout Ledger, _: Checks.Type
  ) {
    let stream = input.pointee.stream
    let flitTime = port.pointee.flitTime
    let routerLatency = routerLatency
    let chunks = chunks
    var place = stream.pointee.head
    while true {
      let end = stream.pointee.endOfPiece
      repeat {
        let packet = place.pointee
        guard packet.time < bound else { return stream.pointee.removeAll(before: place, chunks) }
        let start = run.take(packet, eligible: packet.time &+ routerLatency, flitTime: flitTime)
        run.packets &+= 1
        if Checks.isOn {
          if input.pointee.stay(from: packet, until: run.busyUntil) > input.pointee.stay { isOverfull = true }
          checkDepth(&unit, port, at: start)
        }
        deliver(packet, line, at: run.busyUntil, &unit, &ledger)
        place += 1
      } while place != end
      stream.pointee.removeAll(before: place, chunks)
      if stream.pointee.isEmpty { return }
      place = stream.pointee.head
    }
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
    _ packet: TrainPacket, _ line: UnsafeMutablePointer<SynapseLine>, at time: Int64,
    _ unit: inout SynapseRun, _ ledger: inout Ledger
  ) {
    let train = trains.place(of: packet.train)
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
    if packet.route.isCritical {
      train.pointee.served = served
      train.pointee.arrived = time
      train.pointee.wait = line.pointee.services.wait(
        of: inlet, from: train.pointee.expected, to: served &- train.pointee.service)
      train.pointee.isBooked = true
      line.pointee.critical.append(packet.train)
      return
    }
    if served >= train.pointee.windowEnd {
      bill(train)
      train.pointee.windowEnd = ledger.endOfWindow(at: served)
    }
    train.pointee.unbilled &+= 1
    let word = UInt64(bitPattern: served)
    train.pointee.times &+= word
    train.pointee.squares &+= word &* word
    train.pointee.served = served
    if train.pointee.remaining == 0 {
      train.pointee.arrived = time
      bill(train)
      trains.remove(packet.train)
    }
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
        channel: train.pointee.channel, count: Int64(count), time: train.pointee.served,
        source: train.pointee.source, times: train.pointee.times,
        squares: train.pointee.squares, traced: traced))
    train.pointee.unbilled = 0
    train.pointee.times = 0
    train.pointee.squares = 0
  }
}
