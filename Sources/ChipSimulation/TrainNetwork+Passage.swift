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
    merge(port, traffic.base + number, limit, &ledger)
  }

  /// Takes packets from the inputs of a port in the order of arrival: at each step from the input whose head
  /// comes first, for as long as no other head comes before the next.
  private mutating func merge(
    _ port: UnsafeMutablePointer<TrainPort>, _ traffic: UnsafeMutablePointer<ChipFabric.Port>, _ limit: Int64,
    _ ledger: inout Ledger
  ) {
    let inputs = port.pointee.inputs
    let all = streams.base
    let isEjection = port.pointee.unit >= 0
    var run = PortRun(busyUntil: port.pointee.busyUntil)
    while true {
      var best = -1
      var bestTime = limit
      var bound = limit
      for place in 0..<port.pointee.inputCount {
        let stream = all + inputs[place].stream
        guard !stream.pointee.isEmpty else { continue }
        let time = stream.pointee.first.time
        if time < bestTime {
          bound = bestTime
          best = place
          bestTime = time
        } else if time < bound {
          // Behind the best one, which goes first at equal times.
          bound = time + 1
        }
      }
      guard best >= 0 else { break }
      if isEjection {
        serve(port, inputs + best, before: bound, &run, &ledger)
      } else {
        pass(port, inputs + best, before: bound, &run)
      }
      lastMoment = max(lastMoment, run.busyUntil + inputs[best].latency)
    }
    if run.packets > 0 { book(run, port, traffic) }
  }

  /// Sends the packets of one input that arrive before `bound` over the link, in order.
  @inline(__always)
  private mutating func pass(
    _ port: UnsafeMutablePointer<TrainPort>, _ input: UnsafeMutablePointer<TrainInput>, before bound: Int64,
    _ run: inout PortRun
  ) {
    let all = streams.base
    let stream = all + input.pointee.stream
    let outputs = port.pointee.outputs
    let column = port.pointee.nextX
    let row = port.pointee.nextY
    let isAttached = Int(port.pointee.nextTile) >= cores
    let flitTime = port.pointee.flitTime
    let linkLatency = port.pointee.linkLatency
    let stay = input.pointee.stay
    let routerLatency = routerLatency
    let deliversWhole = port.pointee.deliversWhole
    let chunks = chunks
    repeat {
      var packet = stream.pointee.first
      guard packet.time < bound else { break }
      stream.pointee.removeFirst(chunks)
      let eligible = packet.time &+ routerLatency
      let start = run.take(packet, eligible: eligible, flitTime: flitTime)
      if stay != .max, input.pointee.stay(from: packet, until: run.busyUntil) > stay { isOverfull = true }
      packet.time = (deliversWhole ? run.busyUntil : start &+ flitTime) &+ linkLatency
      if packet.route.isCritical { trains[packet.train].served += start - eligible }
      let direction =
        isAttached ? PortDirection.ejection.rawValue : packet.route.direction(atX: column, y: row)
      all[Int(outputs[direction])].append(packet, chunks)
    } while !stream.pointee.isEmpty
  }

  /// Writes what packets did to a port.
  private mutating func book(
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

  /// Books the port for a packet; returns when its transmission starts.
  @inline(__always)
  mutating func take(_ packet: TrainPacket, eligible: Int64, flitTime: Int64) -> Int64 {
    let start = max(eligible, busyUntil)
    busyUntil = start &+ packet.route.flits &* flitTime
    waited &+= start &- eligible
    flits &+= packet.route.flits
    packets &+= 1
    return start
  }
}
