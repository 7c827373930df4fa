import RunRecord

extension TrainNetwork {
  /// Lets the packets of one input that arrive before `bound` leave the ejection port, wait in the queue of the
  /// core, and be served, in order.
  mutating func serve(
    _ number: Int, _ input: TrainPort.Input, before bound: Int64, _ ledger: inout Ledger
  ) {
    let unit = Int(ports[number].unit)
    let flitTime = ports[number].flitTime
    var busyUntil = ports[number].busyUntil
    var waited: Int64 = 0
    var longestStay: Int64 = 0
    var flits: Int64 = 0
    var count: Int64 = 0
    while let packet = take(Int(input.stream), before: bound) {
      let eligible = packet.time + routerLatency
      let start = max(eligible, busyUntil)
      busyUntil = start + packet.route.flits * flitTime
      longestStay = max(longestStay, input.stay(from: packet, until: busyUntil))
      if isFull(unit, number, at: start) { isOverfull = true }
      waited += start - eligible
      flits += packet.route.flits
      count += 1
      deliver(packet.train, to: unit, at: busyUntil, &ledger)
    }
    streams[Int(input.stream)].rewindIfEmpty()
    if longestStay > input.stay { isOverfull = true }
    ports[number].busyUntil = busyUntil
    visits += UInt64(count)
    book(number, input, busyUntil, packets: count, flits: flits, waited: waited)
    let tile = Int(lines[unit].tile)
    ledger.tiles[tile].record.packetsIn += count
    if lines[unit].periods.count > 256 {
      let known = min(ports[number].horizon, max(0, lines[unit].periodStart))
      lines[unit].periods.settle(before: known, tile: tile, &ledger)
    }
  }

  @inline(__always) private mutating func take(_ stream: Int, before bound: Int64) -> TrainPacket? {
    streams.withUnsafeMutableBufferPointer { all in
      guard !all[stream].isEmpty else { return nil }
      let packet = all[stream].base.unsafelyUnwrapped[all[stream].head]
      guard packet.time < bound else { return nil }
      all[stream].head += 1
      return packet
    }
  }

  /// Whether the queue has no place for a packet that starts to leave the ejection port.
  @inline(__always) private mutating func isFull(_ unit: Int, _ port: Int, at start: Int64) -> Bool {
    lines[unit].starts.removeAll(notAfter: start)
    let promised = limits.canLose ? Int(clamping: ports[port].pending) : 0
    return lines[unit].starts.count + promised >= limits.depth
  }

  /// Books the synapse unit for a packet that enters its queue.
  @inline(__always) private mutating func deliver(
    _ index: Int32, to unit: Int, at time: Int64, _ ledger: inout Ledger
  ) {
    let service = trains[index].service
    lines.withUnsafeMutableBufferPointer { lines in
      let start = max(time, lines[unit].busyUntil)
      if time > lines[unit].busyUntil || lines[unit].periodStart < 0 {
        if lines[unit].periodStart >= 0 {
          lines[unit].periods.addService(from: lines[unit].periodStart, to: lines[unit].busyUntil)
        }
        lines[unit].periodStart = start
      }
      lines[unit].busyUntil = start + service
      let length = lines[unit].length(at: time, start: start)
      if time >= lines[unit].windowEnd {
        lines[unit].report(&ledger)
        lines[unit].window = time
        lines[unit].windowEnd = TrainWindow.end(of: time)
      }
      lines[unit].longest = max(lines[unit].longest, length)
    }
    let served = lines[unit].busyUntil
    ledger.tiles[Int(lines[unit].tile)].record.synapseBusy += service
    if served >= ChipFabric.horizon { isTooLate = true }
    lastMoment = max(lastMoment, served)
    count(index, unit, at: served, arrived: time)
  }

  /// Counts a served packet in its train and ends the train behind its last one.
  @inline(__always) private mutating func count(_ index: Int32, _ unit: Int, at served: Int64, arrived: Int64) {
    trains[index].remaining -= 1
    if trains[index].isCritical {
      trains[index].served = served
      trains[index].arrived = arrived
      trains[index].isBooked = true
      lines[unit].critical.append(index)
      return
    }
    if served >= trains[index].windowEnd {
      bill(index)
      trains[index].windowEnd = TrainWindow.end(of: served)
    }
    trains[index].unbilled += 1
    trains[index].served = served
    guard trains[index].remaining == 0 else { return }
    trains[index].arrived = arrived
    bill(index)
    trains.remove(index)
  }

  /// Lists the packets that were served in one window for the bill.
  private mutating func bill(_ index: Int32) {
    let train = trains[index]
    guard train.unbilled > 0 else { return }
    dues.append(
      TrainDue(
        kind: train.kind, inlet: train.inlet, position: train.position, channel: train.channel,
        count: Int64(train.unbilled), time: train.served, packet: train.isTraced ? train.packet : nil))
    trains[index].unbilled = 0
  }
}

extension SynapseLine {
  /// Writes the longest queue of a window to the books.
  mutating func report(_ ledger: inout Ledger) {
    guard windowEnd > 0 else { return }
    ledger.queueHolds(longest, tile: Int(tile), at: window)
    longest = 0
  }
}

extension TrainNetwork {
  /// Passes on every packet that arrives at the ejection port of a tile before `limit`.
  mutating func evaluateEjection(of tile: Int, before limit: Int64, _ ledger: inout Ledger) {
    let number = portNumbers[tile * MeshRouting.ports + PortDirection.ejection.rawValue]
    if number > 0 { evaluate(Int(number) - 1, before: limit, &ledger) }
  }

  /// The earliest time at which a critical packet that is under way can be served.
  func earliestService(of train: Int32, at tile: Int) -> Int64 {
    let booked = lineNumbers[tile] > 0 ? lines[Int(lineNumbers[tile]) - 1].busyUntil : 0
    return max(trains[train].served, booked + trains[train].service)
  }

  /// Evaluates all that is under way, whenever it arrives.
  mutating func evaluateAll(_ ledger: inout Ledger) {
    for port in ports.indices where ports[port].unit >= 0 { evaluate(port, before: .max, &ledger) }
  }

  /// Writes what remains to the books of the fabric, at the end.
  mutating func close(_ fabric: inout ChipFabric) {
    for (index, port) in ports.enumerated() {
      let slot = Int(port.tile) * MeshRouting.ports + Int(port.direction)
      fabric.ports[slot].packets = traffic[index].packets
      fabric.ports[slot].flits = traffic[index].flits
      fabric.ports[slot].waited = traffic[index].waited
      fabric.ports[slot].busy = traffic[index].busy
    }
    for index in lines.indices {
      lines[index].report(&fabric.ledger)
      let line = lines[index]
      if line.periodStart >= 0 { lines[index].periods.addService(from: line.periodStart, to: line.busyUntil) }
      lines[index].periods.close(tile: Int(line.tile), &fabric.ledger)
    }
  }
}
