import ChipModel
import ChipPlacement
import EventKernel
import Quantities
import RunRecord
import SpikeWorkload

extension ModelProgram {
  mutating func serviceTime(of packet: Packet) -> Int64 {
    let tile = Int(packet.destination)
    var time = cost.single(.spikeIn, tile: tile)
    guard packet.kind == .spike || packet.kind == .graded else { return time }
    let inlet = Int(packet.inlet)
    switch serving[inlet].work {
    case .none: break
    case .rows(let action):
      for user in serving[inlet].users {
        let place = places[Int(users[user])]
        guard place.inputs.contains(packet.channel) else { continue }
        time = min(time + cost.time(action, Int64(place.outputs.count), tile: tile), ChipFabric.horizon)
      }
    case .visibleKeys(let action):
      for user in serving[inlet].users {
        let station = Int(users[user])
        guard takes(station, query: Int(packet.channel)) else { continue }
        time = min(
          time + cost.time(action, visibleKeys(station, Int(packet.position)), tile: tile), ChipFabric.horizon
        )
      }
    }
    return time
  }

  /// Whether a block of keys belongs to the head of a query channel.
  private func takes(_ station: Int, query channel: Int) -> Bool {
    let shape = flow.graph.shape
    let group = channel / (shape.headDimension * shape.headsPerGroup)
    return places[station].inputs.contains(Int32(truncatingIfNeeded: group))
  }

  /// The station that bills what packets of an inlet cost before any of its stations takes them.
  @inline(__always) func firstStation(of inlet: Int) -> Int { Int(users[serving[inlet].users.lowerBound]) }

  private func visibleKeys(_ station: Int, _ position: Int) -> Int64 {
    Int64(schedule.visibleKeys(position, in: flow.stations[station].outputs, keySlots: keySlots))
  }

  mutating func served(
    _ packet: Packet, fabric: inout ChipFabric, agenda: inout Agenda
  ) throws(SimulationFailure) {
    noted?.key = agenda.latestKey
    served(packet, &fabric, at: agenda.now.picoseconds)
  }

  /// A synapse unit has served a packet at a time that may have passed.
  mutating func served(_ packet: Packet, _ fabric: inout ChipFabric, at now: Int64) {
    note(packet, &fabric, served: now)
    if records(Self.packetKinds) { recordServed(packet, at: now) }
    guard packet.kind != .credit else {
      causes.served(packet, at: now, lastServed: -1)
      bill(.spikeIn, 1, station: Int(creditStation[Int(packet.inlet)]), &fabric, at: now)
      creditArrived(Int(packet.inlet), &fabric, now)
      return
    }
    let inlet = Int(packet.inlet)
    let position = Int(packet.position)
    bill(.spikeIn, 1, station: firstStation(of: inlet), &fabric, at: now)
    let bank = bank(of: inlet, position)
    if packet.cause >= 0 {
      causes.served(packet, at: now, lastServed: banks[bank].lastServed)
    } else {
      banks[bank].lastServed = now
    }
    if packet.kind == .end {
      banks[bank].ends += 1
      banks[bank].announced += packet.value
      if Self.recordsEvents { recordEnd(bank, source: packet.source, at: now) }
    } else {
      banks[bank].served += 1
      if Self.recordsEvents, serving[inlet].scalars > 0 { recordEnd(bank, source: packet.source, at: now) }
      let isSpike = packet.kind == .spike
      work(
        1, inlet: inlet, channel: Int(packet.channel), position: position,
        value: isSpike ? packet.value : nil, &fabric, now)
      if isSpike { traceSpike(packet, &fabric, now) }
    }
    closeIfComplete(inlet, bank, &fabric, now)
  }

  /// Counts a packet that was served, enters it in the digest and measures how long it took.
  @inline(__always)
  mutating func note(_ packet: Packet, _ fabric: inout ChipFabric, served time: Int64) {
    packets[packet.kind.rawValue].served += 1
    let word = UInt64(bitPattern: time)
    fabric.ledger.digest(
      StateDigest.served(packet, times: word, squares: word &* word), tile: Int(packet.destination), at: time)
    measure(packet, served: time)
  }

  /// Bills the work of `count` packets of one channel, and hands a spike to the function where it has a value.
  @inline(__always)
  mutating func work(
    _ count: Int64, inlet: Int, channel: Int, position: Int, value: Int32?, _ fabric: inout ChipFabric,
    _ now: Int64
  ) {
    switch serving[inlet].work {
    case .none: break
    case .rows(let action):
      for user in serving[inlet].users {
        let station = Int(users[user])
        let place = places[station]
        guard place.inputs.contains(Int32(truncatingIfNeeded: channel)) else { continue }
        bill(action, count * Int64(place.outputs.count), station: station, &fabric, at: now)
        if let value {
          function.serve(station: station, position: position, channel: channel, value: value)
        }
      }
    case .visibleKeys(let action):
      for user in serving[inlet].users {
        let station = Int(users[user])
        guard takes(station, query: channel) else { continue }
        bill(action, count * visibleKeys(station, position), station: station, &fabric, at: now)
        if let value {
          function.serve(station: station, position: position, channel: channel, value: value)
        }
      }
    }
  }

  private mutating func traceSpike(_ packet: Packet, _ fabric: inout ChipFabric, _ now: Int64) {
    fabric.ledger.spikesServed(tile: Int(packet.destination), at: now)
    guard recordsSpikes else { return }
    let record = spikeRecord(packet, served: now)
    if let noted { noted.append(record) } else { sink.spike(record) }
  }

  /// Counts the latency of a packet that is measured.
  @inline(__always) mutating func measure(_ packet: Packet, served: Int64) {
    guard packet.isMeasured else { return }
    latencies.add(packet.kind, injected: packet.injected, arrived: packet.arrived, served: served)
  }

  /// Which of every `LatencyCounts.sampling` items of a job is measured.
  static func measured(_ job: Job) -> Int {
    let word =
      UInt32(bitPattern: job.route) &* 0x9E37_79B1 &+ UInt32(bitPattern: job.position) &* 0x85EB_CA77
    return Int(word &>> 16) & (LatencyCounts.sampling - 1)
  }

  /// Whether copies of an item of the job under way on a tile are measured: of spikes and graded values those of one in
  /// `LatencyCounts.sampling`, vector or scalar, so that each histogram is a fair sample; of others all.
  @inline(__always) func isMeasured(_ item: Int, _ kind: PacketKind, tile: Int) -> Bool {
    kind == .spike || kind == .graded ? item % LatencyCounts.sampling == emissions[tile].measured : true
  }

  func spikeRecord(_ packet: Packet, served: Int64) -> SpikeRecord {
    SpikeRecord(
      injected: packet.injected, arrived: packet.arrived, served: served, source: packet.source,
      destination: packet.destination, token: packet.position,
      site: Int32(truncatingIfNeeded: flow.inlets[Int(packet.inlet)].flow), channel: packet.channel,
      value: packet.value)
  }

  mutating func dropped(_ packet: Packet) {
    let inlet = Int(packet.inlet)
    packets[packet.kind.rawValue].dropped += 1
    losses[LossKey(tile: Int(packet.destination), flow: flowName(of: packet)), default: 0] += 1
    let bank = bank(of: inlet, Int(packet.position))
    banks[bank].lost += 1
  }
}
