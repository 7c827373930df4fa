import ChipPlacement
import RunRecord

extension ModelProgram {
  /// Bills `count` copies of one kind that the network took from a tile, in one window.
  ///
  /// - Parameters:
  ///   - count: how many.
  ///   - kind: of the packets.
  ///   - flits: of all of them.
  ///   - passages: of their flits over links.
  ///   - station: that sent them.
  ///   - fabric: has the books.
  ///   - time: in the window.
  mutating func injected(
    _ count: Int64, kind: PacketKind, flits: Int, passages: LinkHops, station: Int,
    fabric: inout ChipFabric, at time: Int64
  ) {
    packets[kind.rawValue].injected += count
    bill(.packetOut, count, station: station, &fabric, at: time)
    bill(.router, passages.total + flits, station: station, &fabric, at: time)
    bill(.linkX, passages.x, station: station, &fabric, at: time)
    bill(.linkY, passages.y, station: station, &fabric, at: time)
    bill(.hostLink, passages.host, station: station, &fabric, at: time)
    bill(.dramLink, passages.dram, station: station, &fabric, at: time)
    bill(.chipLink, passages.chip, station: station, &fabric, at: time)
  }

  /// Bills the spikes that neurons of a station emitted in one window.
  mutating func fired(
    _ count: Int64, station: Int, tile: Int, fabric: inout ChipFabric, at time: Int64
  ) {
    bill(.spikeOut, count, station: station, &fabric, at: time)
    fabric.ledger.spikesFired(count, tile: tile, at: time)
  }

  /// Notes the packets of a source that were served before its END.
  mutating func served(_ count: Int32, of end: Packet) {
    banks[bank(of: Int(end.inlet), Int(end.position))].served += count
  }

  /// Bills the packets of a train that a synapse unit served in one window.
  mutating func bill(_ due: TrainDue, fabric: inout ChipFabric) {
    let inlet = Int(due.inlet)
    let tile = Int(serving[inlet].tile)
    packets[due.kind.rawValue].served += due.count
    let bank = bank(of: inlet, Int(due.position))
    banks[bank].lastServed = max(banks[bank].lastServed, due.time)
    bill(.spikeIn, due.count, station: firstStation(of: inlet), &fabric, at: due.time)
    let packet = Packet(
      kind: due.kind, flits: 0, inlet: inlet, position: Int(due.position), channel: 0, value: 0,
      source: Int(due.source), destination: 0, station: 0)
    fabric.ledger.digest(
      StateDigest.served(
        packet, count: UInt64(due.count), times: due.times, squares: due.squares),
      tile: tile, at: due.time)
    // The function has all spikes of an inlet at once, when it closes.
    work(
      due.count, inlet: inlet, channel: Int(due.channel), position: Int(due.position), value: nil, &fabric,
      due.time)
    guard due.kind == .spike else { return }
    fabric.ledger.spikesServed(due.count, tile: tile, at: due.time)
  }

  /// Hands every spike of a closed inlet to the function: a train adds nothing while it arrives.
  mutating func serveAll(_ inlet: Int, _ position: Int) {
    guard serving[inlet].isSpikes else { return }
    switch serving[inlet].work {
    case .none: break
    case .rows, .visibleKeys:
      for user in serving[inlet].users {
        function.serveAll(station: Int(users[user]), position: position, site: Int(serving[inlet].site))
      }
    }
  }
}
