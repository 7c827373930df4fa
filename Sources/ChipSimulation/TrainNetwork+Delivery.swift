import RunRecord

extension TrainNetwork {
  /// Lets a packet that has left the ejection port wait in the queue and be served.
  mutating func deliver(_ tag: TrainTag, at time: Int64, _ run: inout PortRun, _ ledger: inout Ledger) {
    let line = lines.base + run.port.pointee.unit
    if limits.depth < Int(Int32.max) { checkDepth(line, run.port, at: time &- run.length(tag)) }
    let train = trains.place(of: tag.train)
    let inlet = inlet(of: tag)
    if time > line.pointee.busyUntil {
      line.pointee.openPeriod(at: time, after: line.pointee.busyUntil)
      line.pointee.services.open(inlet, at: time)
    } else {
      line.pointee.services.goOn(inlet, at: line.pointee.busyUntil)
    }
    if time >= line.pointee.windowEnd { line.pointee.openWindow(at: time, &ledger) }
    let served = line.pointee.take(service: train.pointee.service, at: time)
    if tag.isCritical { return book(tag, train, line, inlet: inlet, arrived: time, served: served) }
    train.pointee.arrived = time
    measure(train, 1) { _ in (time, served) }
    serve(train, 1, first: served, every: 0, &ledger)
    endIfComplete(train, tag)
  }

  /// Notes when a packet is served that control waits for.
  private mutating func book(
    _ tag: TrainTag, _ train: UnsafeMutablePointer<Train>, _ line: UnsafeMutablePointer<SynapseLine>,
    inlet: Int32, arrived: Int64, served: Int64
  ) {
    train.pointee.remaining &-= 1
    train.pointee.served = served
    train.pointee.arrived = arrived
    train.pointee.wait = line.pointee.services.wait(
      of: inlet, from: train.pointee.expected, to: served &- train.pointee.service)
    train.pointee.isBooked = true
    line.pointee.critical.append(tag.train)
  }

  // MARK: The books of a train

  /// Counts packets of a train that are served at equal distances, window by window.
  @inline(__always)
  mutating func serve(
    _ train: UnsafeMutablePointer<Train>, _ packets: Int, first: Int64, every distance: Int64,
    _ ledger: inout Ledger
  ) {
    train.pointee.remaining &-= packets
    train.pointee.delivered &+= packets
    var left = Int64(packets)
    var next = first
    while left > 0 {
      if next >= train.pointee.windowEnd {
        bill(train)
        train.pointee.windowEnd = ledger.endOfWindow(at: next)
      }
      guard left > 1 else { return train.pointee.add(next) }
      let room = distance > 0 ? (train.pointee.windowEnd &- 1 &- next) / distance &+ 1 : left
      let count = min(left, room)
      train.pointee.add(count, after: next &- distance, every: distance)
      next &+= count &* distance
      left &-= count
    }
  }

  /// Lists the latencies of those of the next packets of a train that are measured; `times` tells when one of them
  /// arrives and is served, by its number among them.
  @inline(__always)
  mutating func measure(
    _ train: UnsafeMutablePointer<Train>, _ packets: Int, _ times: (Int) -> (arrived: Int64, served: Int64)
  ) {
    guard train.pointee.firstMeasured >= 0 else { return }
    while let packet = measured.next(of: train, before: train.pointee.delivered + packets) {
      let (arrived, served) = times(packet.number - train.pointee.delivered)
      latencies.append(
        TrainLatency(
          kind: train.pointee.kind, injected: packet.injected, arrived: arrived, served: served))
    }
  }

  /// Bills and removes a train of which no packet is left.
  @inline(__always)
  mutating func endIfComplete(_ train: UnsafeMutablePointer<Train>, _ tag: TrainTag) {
    guard train.pointee.remaining == 0 else { return }
    bill(train)
    trains.remove(tag.train)
  }
}
