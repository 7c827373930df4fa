import RunRecord

extension TrainNetwork {
  /// Lets the packets that arrive at an ejection port before `limit` leave it, wait in the queue of the core, and
  /// be served, in order.
  mutating func serve<Checks: StaticSwitch>(
    _ port: UnsafeMutablePointer<TrainPort>, _ traffic: UnsafeMutablePointer<ChipFabric.Port>,
    before limit: Int64, _ ledger: inout Ledger, checks: Checks.Type
  ) {
    let line = lines.base + port.pointee.unit
    var run = PortRun(port, routerLatency: routerLatency)
    var unit = SynapseRun(line)
    var merge = TrainMerge(port, before: limit, heads: heads)
    while merge.count > 0 {
      let (input, bound) = merge.next()
      if !Checks.isOn, merge.isMixed(before: bound) {
        let mixed = merge.mix(into: scratch, chunks)
        transmit(mixed.piece, port.pointee.fork.summary(of: mixed.piece), nil, &run, checks)
        note(mixed, merge, run)
        deliver(mixed.piece, port, line, &unit, &ledger, checks)
        merge.updateBoth()
      } else {
        let piece = merge.piece(before: bound)
        transmit(piece, port.pointee.fork.summary(of: piece), input, &run, checks)
        lastMoment = max(lastMoment, run.busyUntil + input.pointee.latency)
        deliver(piece, port, line, &unit, &ledger, checks)
        input.pointee.stream.pointee.removeAll(before: piece.end, chunks)
        merge.update()
      }
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

  /// Lists the packets that were served in one window for the bill.
  @inline(never) mutating func bill(_ train: UnsafeMutablePointer<Train>) {
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
