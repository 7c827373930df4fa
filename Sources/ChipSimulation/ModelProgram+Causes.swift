import RunRecord

extension ModelProgram {
  mutating func taskStarted(tile: Int) { causes.taskStarts(tile) }

  mutating func serviceStarted(_ packet: Packet, at time: Int64) {
    let tile = Int(packet.destination)
    let inlet = packet.kind == .credit ? ServiceRuns.credits : packet.inlet
    causes.units[tile].services.serve(inlet, from: time, arrival: packet.arrived)
    guard packet.cause >= 0 else { return }
    causes.units[tile].started = time
    causes.units[tile].own = causes.units[tile].services.time(of: inlet, from: packet.arrived, to: time)
  }

  mutating func cause(of packet: Packet, at time: Int64) -> Int32 {
    let tile = Int(packet.source)
    causes.units[tile].stalled += time - causes.units[tile].ready
    causes.units[tile].ready = time
    guard isCritical(packet) else { return -1 }
    return causes.leaves(packet, tile, at: time)
  }

  /// Whether control waits for a packet: something can only start when it is served.
  private func isCritical(_ packet: Packet) -> Bool {
    switch packet.kind {
    case .end, .credit: true
    case .spike: false
    case .graded, .threshold: serving[Int(packet.inlet)].scalars > 0
    }
  }
}
