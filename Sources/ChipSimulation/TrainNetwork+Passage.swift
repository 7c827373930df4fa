import RunRecord

extension TrainNetwork {
  /// Passes on every packet that arrives at a port before `limit`.
  ///
  /// - Precondition: whatever is injected from now on is injected at `limit` or later.
  mutating func evaluate(_ port: Int, before limit: Int64, _ ledger: inout Ledger) {
    guard ports[port].horizon < limit else { return }
    ports[port].horizon = limit
    guard ports[port].pending > 0 else { return }
    for place in ports[port].inputs.indices {
      let feeder = Int(ports[port].inputs[place].feeder)
      if feeder >= 0, ports[feeder].pending > 0 { evaluate(feeder, before: limit, &ledger) }
    }
    merge(port, limit, &ledger)
  }

  /// Takes runs of packets from the inputs of a port: from the one whose head comes first, as long as it does.
  private mutating func merge(_ port: Int, _ limit: Int64, _ ledger: inout Ledger) {
    let inputs = ports[port].inputs
    while true {
      var best = -1
      var bestTime = limit
      var second = limit
      var isSecondLater = false
      for place in inputs.indices {
        let stream = Int(inputs[place].stream)
        guard let time = headTime(stream) else { continue }
        if time < bestTime {
          second = bestTime
          isSecondLater = false
          best = place
          bestTime = time
        } else if time < second {
          second = time
          isSecondLater = true
        }
      }
      guard best >= 0 else { return }
      // At equal times the earlier input goes first.
      let bound = isSecondLater ? second + 1 : second
      if ports[port].unit >= 0 {
        serve(port, inputs[best], before: bound, &ledger)
      } else {
        pass(port, inputs[best], before: bound)
      }
    }
  }

  @inline(__always) private func headTime(_ stream: Int) -> Int64? {
    streams.withUnsafeBufferPointer { all in
      all[stream].isEmpty ? nil : all[stream].base.unsafelyUnwrapped[all[stream].head].time
    }
  }

  /// Sends the packets of one input that arrive before `bound` over the link, in order.
  private mutating func pass(_ number: Int, _ input: TrainPort.Input, before bound: Int64) {
    let port = ports[number]
    let isAttached = Int(port.nextTile) >= cores
    var busyUntil = port.busyUntil
    var waited: Int64 = 0
    var longestStay: Int64 = 0
    var flits: Int64 = 0
    var count: Int64 = 0
    let routerLatency = routerLatency
    let lead = isCutThrough ? port.flitTime : 0
    let isCutThrough = isCutThrough
    streams.withUnsafeMutableBufferPointer { all in
      let base = all[Int(input.stream)].base.unsafelyUnwrapped
      var head = all[Int(input.stream)].head
      let tail = all[Int(input.stream)].tail
      while head < tail {
        var packet = base[head]
        guard packet.time < bound else { break }
        let eligible = packet.time + routerLatency
        let start = max(eligible, busyUntil)
        busyUntil = start + packet.route.flits * port.flitTime
        waited += start - eligible
        flits += packet.route.flits
        longestStay = max(longestStay, input.stay(from: packet, until: busyUntil))
        packet.time = (isCutThrough ? start + lead : busyUntil) + port.linkLatency
        if packet.route.isCritical { trains[packet.train].served += start - eligible }
        let direction =
          isAttached
          ? PortDirection.ejection.rawValue : packet.route.direction(atX: port.nextX, y: port.nextY)
        all[Int(port.output(direction))].append(packet)
        head += 1
        count += 1
      }
      all[Int(input.stream)].head = head
      all[Int(input.stream)].rewindIfEmpty()
    }
    if longestStay > input.stay { isOverfull = true }
    ports[number].busyUntil = busyUntil
    book(number, input, busyUntil, packets: count, flits: flits, waited: waited)
  }

  /// Writes what a run of packets did to a port.
  mutating func book(
    _ number: Int, _ input: TrainPort.Input, _ busyUntil: Int64, packets: Int64, flits: Int64, waited: Int64
  ) {
    visits += UInt64(packets)
    ports[number].pending -= packets
    traffic[number].packets += packets
    traffic[number].flits += flits
    traffic[number].busy += flits * ports[number].flitTime
    let (sum, isTooLong) = traffic[number].waited.addingReportingOverflow(waited)
    traffic[number].waited = isTooLong ? .max : sum
    lastMoment = max(lastMoment, busyUntil + input.latency)
    if busyUntil >= ChipFabric.horizon { isTooLate = true }
  }
}

extension TrainPort.Input {
  /// How long a packet kept the buffer in front of a port, if its last flit leaves at `end`.
  @inline(__always) func stay(from packet: TrainPacket, until end: Int64) -> Int64 {
    end + latency - (packet.time - lead - packet.route.flits * leadPerFlit)
  }
}
