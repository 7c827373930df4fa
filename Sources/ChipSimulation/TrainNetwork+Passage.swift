import RunRecord

extension TrainNetwork {
  /// Passes on every packet that arrives at a port before `limit`.
  ///
  /// - Precondition: whatever is injected from now on is injected at `limit` or later.
  mutating func evaluate(_ number: Int, before limit: Int64, _ ledger: inout Ledger) {
    let port = ports.base + number
    port.pointee.horizon = limit
    let inputs = port.pointee.inputs
    for place in 0..<port.pointee.inputCount {
      let feeder = inputs[place].feeder
      guard feeder >= 0 else { continue }
      let other = ports.base + feeder
      if other.pointee.pending > 0, other.pointee.horizon < limit { evaluate(feeder, before: limit, &ledger) }
    }
    if port.pointee.unit >= 0 {
      if port.pointee.isUnlimited, limits.depth == Int(Int32.max) {
        serve(port, traffic.base + number, before: limit, &ledger, checks: Off.self)
      } else {
        serve(port, traffic.base + number, before: limit, &ledger, checks: On.self)
      }
    } else if port.pointee.isUnlimited {
      pass(port, traffic.base + number, before: limit, checks: Off.self)
    } else {
      pass(port, traffic.base + number, before: limit, checks: On.self)
    }
  }

  /// Sends packets from all inputs of a port over its link in the order of arrival: at each step from the input
  /// whose head comes first, for as long as no other head comes before the next.
  private mutating func pass<Checks: StaticSwitch>(
    _ port: UnsafeMutablePointer<TrainPort>, _ traffic: UnsafeMutablePointer<ChipFabric.Port>,
    before limit: Int64, checks: Checks.Type
  ) {
    var run = PortRun(port, routerLatency: routerLatency)
    var merge = TrainMerge(port, before: limit, heads: heads)
    var straight = TrainWriter(port.pointee.fork.straight)
    while merge.count > 0 {
      let (input, bound) = merge.next()
      if !Checks.isOn, merge.isMixed(before: bound) {
        let mixed = merge.mix(into: scratch, chunks)
        let summary = port.pointee.fork.summary(of: mixed.piece)
        transmit(mixed.piece, summary, nil, &run, checks)
        note(mixed, merge, run)
        distribute(mixed.piece, summary, port.pointee.fork, &straight)
        merge.updateBoth()
      } else {
        let piece = merge.piece(before: bound)
        let summary = port.pointee.fork.summary(of: piece)
        transmit(piece, summary, input, &run, checks)
        lastMoment = max(lastMoment, run.busyUntil + input.pointee.latency)
        distribute(piece, summary, port.pointee.fork, &straight)
        input.pointee.stream.pointee.removeAll(before: piece.end, chunks)
        merge.update()
      }
    }
    straight.close()
    if run.packets > 0 { book(run, port, traffic) }
  }

  /// Notes when the room of the last packets of two inputs is given back.
  @inline(__always)
  mutating func note(_ mixed: TrainMerge.Mixed, _ merge: TrainMerge, _ run: PortRun) {
    if let last = mixed.lasts.0 { lastMoment = max(lastMoment, run.finish(of: last) + merge.latency(0)) }
    if let last = mixed.lasts.1 { lastMoment = max(lastMoment, run.finish(of: last) + merge.latency(1)) }
  }

  /// Writes what packets did to a port.
  mutating func book(
    _ run: PortRun, _ port: UnsafeMutablePointer<TrainPort>,
    _ traffic: UnsafeMutablePointer<ChipFabric.Port>
  ) {
    visits &+= UInt64(truncatingIfNeeded: port.pointee.unit < 0 ? run.packets : 2 * run.packets)
    port.pointee.busyUntil = run.busyUntil
    port.pointee.pending -= run.packets
    traffic.pointee.packets += run.packets
    traffic.pointee.flits += run.flits
    traffic.pointee.busy += run.flits * port.pointee.flitTime
    let (sum, isTooLong) = traffic.pointee.waited.addingReportingOverflow(run.waited)
    traffic.pointee.waited = isTooLong ? .max : sum
    if run.busyUntil >= ChipFabric.horizon { isTooLate = true }
  }
}
