import ChipModel
import ChipPlacement
import RunRecord
import SpikeWorkload

extension ModelProgram {
  /// Lists what the output unit of a tile is to send for a job, and which destinations take part.
  mutating func begin(_ job: Job, tile: Int) {
    causes.jobStarts(tile)
    if emissions[tile].items.isNew, job.route >= 0, let spare = spareEmissions.popLast() {
      emissions[tile] = spare
    }
    emissions[tile].job = job
    emissions[tile].items.removeAll()
    emissions[tile].item = 0
    emissions[tile].segment = 0
    emissions[tile].place = 0
    emissions[tile].isEnding = false
    emissions[tile].isDone = false
    emissions[tile].copies = 0
    guard job.route >= 0 else { return }
    let route = Int(job.route)
    emissions[tile].sent.removeAll(keepingCapacity: true)
    emissions[tile].isOpen.removeAll(keepingCapacity: true)
    for credit in creditBase[route]..<creditBase[route + 1] {
      emissions[tile].sent.append(0)
      emissions[tile].isOpen.append(
        isOpen(Int(creditInlet[credit]), Int(job.position)) && !isLocal[credit])
    }
    var items = SentItems()
    swap(&items, &emissions[tile].items)
    list(route, Int(job.position), &items)
    emissions[tile].measured = Self.measured(job)
    emissions[tile].digest = StateDigest.sent(job, items)
    swap(&items, &emissions[tile].items)
  }

  mutating func nextCopy(tile: Int) -> (delay: Int64, packet: Packet)? {
    guard let copy = makeCopy(tile) else { return nil }
    causes.units[tile].ready += copy.delay
    return copy
  }

  private mutating func makeCopy(_ tile: Int) -> (delay: Int64, packet: Packet)? {
    guard !emissions[tile].isDone else { return nil }
    guard emissions[tile].job.route >= 0 else { return creditCopy(tile) }
    return emissions[tile].isEnding ? endCopy(tile) : itemCopy(tile)
  }

  private mutating func creditCopy(_ tile: Int) -> (delay: Int64, packet: Packet)? {
    emissions[tile].isDone = true
    return (cost.single(.packetOut, tile: tile), creditPacket(emissions[tile].job, tile: tile))
  }

  /// The packet of a credit that a tile gives.
  func creditPacket(_ job: Job, tile: Int) -> Packet {
    let credit = Int(job.credit)
    var packet = Packet(
      kind: .credit, flits: flits(of: .credit), inlet: credit, position: Int(job.position),
      channel: 0, value: 0, source: tile, destination: Int(places[Int(creditStation[credit])].tile),
      station: Int(job.station))
    packet.isMeasured = true
    return packet
  }

  private mutating func itemCopy(_ tile: Int) -> (delay: Int64, packet: Packet)? {
    let route = Int(emissions[tile].job.route)
    while emissions[tile].item < emissions[tile].items.count {
      let item = emissions[tile].items[emissions[tile].item]
      let destinations = segments.destinations.places(of: segment(of: item.channel, route, tile))
      while emissions[tile].place < destinations.count {
        let place = segments.destinations[destinations.lowerBound + emissions[tile].place]
        emissions[tile].place += 1
        if emissions[tile].isOpen[place] { return copy(item, place, route, tile) }
      }
      emissions[tile].item += 1
      emissions[tile].place = 0
      emissions[tile].copies = 0
    }
    emissions[tile].isEnding = true
    return endCopy(tile)
  }

  /// The number of the segment of a channel; channels mostly ascend, so the search goes on from the last one.
  mutating func segment(of channel: Int32, _ route: Int, _ tile: Int) -> Int {
    let all = segments.segments(of: route)
    var index = all.lowerBound + emissions[tile].segment
    if segments.channels(of: index).lowerBound > channel { index = all.lowerBound }
    while index + 1 < all.upperBound, segments.channels(of: index).upperBound <= channel { index += 1 }
    emissions[tile].segment = index - all.lowerBound
    return index
  }

  private mutating func copy(
    _ item: SentItems.Item, _ place: Int, _ route: Int, _ tile: Int
  ) -> (delay: Int64, packet: Packet) {
    let inlet = inlet(place, of: route)
    let kind = serving[inlet].kind
    emissions[tile].sent[place] += 1
    emissions[tile].copies += 1
    var delay = cost.single(.packetOut, tile: tile)
    if kind == .spike, emissions[tile].copies == 1 { delay += cost.single(.spikeOut, tile: tile) }
    var packet = Packet(
      kind: kind, flits: flits(of: kind), inlet: inlet,
      position: Int(emissions[tile].job.position), channel: Int(item.channel), value: item.value,
      source: tile,
      destination: Int(serving[inlet].tile), station: station(of: route))
    packet.isMeasured = isMeasured(emissions[tile].item, kind, tile: tile)
    return (delay, packet)
  }

  /// END packets, one to each destination, behind the last packet; scalars need none.
  private mutating func endCopy(_ tile: Int) -> (delay: Int64, packet: Packet)? {
    let job = emissions[tile].job
    let route = Int(job.route)
    while emissions[tile].place < destinations(of: route) {
      let place = emissions[tile].place
      emissions[tile].place += 1
      let inlet = inlet(place, of: route)
      guard emissions[tile].isOpen[place], serving[inlet].scalars == 0 else { continue }
      var packet = Packet(
        kind: .end, flits: flits(of: .end), inlet: inlet, position: Int(job.position),
        channel: 0,
        value: announced(emissions[tile].sent[place], route, Int(job.position)), source: tile,
        destination: Int(serving[inlet].tile), station: station(of: route))
      packet.isMeasured = true
      return (cost.single(.packetOut, tile: tile), packet)
    }
    emissions[tile].isDone = true
    return nil
  }

  /// Length of a packet, header included: a spike carries a payload under graded coding only.
  func flits(of kind: PacketKind) -> Int {
    switch kind {
    case .credit: chip.network.flits(payloadBits: 0)
    case .end: chip.network.flits(payloadBits: NetworkModel.endPayloadBits)
    case .spike:
      chip.network.flits(payloadBits: flow.graph.mode.coding == .graded ? chip.core.payloadBits : 0)
    case .graded, .threshold: chip.network.flits(payloadBits: chip.core.payloadBits)
    }
  }

  func announced(_ sent: Int32, _ route: Int, _ position: Int) -> Int32 {
    guard let fault = options.corruptedEnd, fault.position == position,
      fault.flow == flow.flows[flow.routes[route].flow].name
    else { return sent }
    return sent + fault.offset
  }
}
