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
    var run = PortRun(busyUntil: port.pointee.busyUntil)
    var merge = TrainMerge(port, before: limit, heads: heads)
    var straight = TrainWriter(port.pointee.fork.straight)
    while merge.count > 0 {
      let (input, bound) = merge.next()
      pass(port, input, before: bound, &run, &straight, checks)
      lastMoment = max(lastMoment, run.busyUntil + input.pointee.latency)
      merge.update()
    }
    straight.close()
    if run.packets > 0 { book(run, port, traffic) }
  }

  /// Sends the packets of one input that arrive before `bound`, in order.
  ///
  /// - Precondition: there is at least one.
  @inline(__always)
  private mutating func pass<Checks: StaticSwitch>(
    _ port: UnsafeMutablePointer<TrainPort>, _ input: UnsafeMutablePointer<TrainInput>, before bound: Int64,
    _ run: inout PortRun, _ straight: inout TrainWriter, _ checks: Checks.Type
  ) {
    let stream = input.pointee.stream
    while true {
      let first = stream.pointee.head
      let end = stream.pointee.endOfPiece
      let last = transmit(first, end, port, input, before: bound, &run, checks)
      distribute(first, last, port.pointee.fork, &straight)
      stream.pointee.removeAll(before: last, chunks)
      if last != end || stream.pointee.isEmpty { return }
      if stream.pointee.head.pointee.time >= bound { return }
    }
  }

  /// Gives packets that lie one behind the other the times at which they arrive behind the link.
  ///
  /// - Returns: the first one that does not arrive in front of it before `bound`.
  @inline(__always)
  private mutating func transmit<Checks: StaticSwitch>(
    _ first: UnsafeMutablePointer<TrainPacket>, _ end: UnsafeMutablePointer<TrainPacket>,
    _ port: UnsafeMutablePointer<TrainPort>, _ input: UnsafeMutablePointer<TrainInput>, before bound: Int64,
    _ run: inout PortRun, _: Checks.Type
  ) -> UnsafeMutablePointer<TrainPacket> {
    let flitTime = port.pointee.flitTime
    // What a packet is behind the link with: its last flit or its first.
    let whole: Int64 = port.pointee.deliversWhole ? -1 : 0
    let latency = port.pointee.linkLatency &+ (port.pointee.deliversWhole ? 0 : flitTime)
    let routerLatency = routerLatency
    var place = first
    repeat {
      let packet = place.pointee
      guard packet.time < bound else { break }
      let eligible = packet.time &+ routerLatency
      let start = run.take(packet, eligible: eligible, flitTime: flitTime)
      if Checks.isOn, input.pointee.stay(from: packet, until: run.busyUntil) > input.pointee.stay {
        isOverfull = true
      }
      if packet.route.isCritical { trains[packet.train].served &+= start &- eligible }
      place.pointee.time = start &+ ((run.busyUntil &- start) & whole) &+ latency
      place += 1
    } while place != end
    run.packets &+= Int64(place - first)
    return place
  }

  /// Appends packets to the streams in which they go on.
  @inline(__always)
  private func distribute(
    _ first: UnsafeMutablePointer<TrainPacket>, _ last: UnsafeMutablePointer<TrainPacket>, _ fork: TrainFork,
    _ straight: inout TrainWriter
  ) {
    var place = first
    while place != last {
      let packet = place.pointee
      if fork.isStraight(packet.route) {
        straight.append(packet, chunks)
      } else {
        fork.stream(packet.route).pointee.append(packet, chunks)
      }
      place += 1
    }
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

/// Packets that pass a port one after the other.
struct PortRun {
  var busyUntil: Int64
  var packets: Int64 = 0
  var flits: Int64 = 0
  var waited: Int64 = 0

  init(busyUntil: Int64) { self.busyUntil = busyUntil }

  /// Books the port for a packet that the caller counts; returns when its transmission starts.
  @inline(__always)
  mutating func take(_ packet: TrainPacket, eligible: Int64, flitTime: Int64) -> Int64 {
    let start = max(eligible, busyUntil)
    busyUntil = start &+ packet.route.flits &* flitTime
    waited &+= start &- eligible
    flits &+= packet.route.flits
    return start
  }
}
