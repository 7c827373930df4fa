import ChipModel
import RunRecord

extension ModelProgram {
  mutating func taskStarted(tile: Int) { causes.taskStarts(tile) }

  mutating func serviceStarted(_ packet: Packet, at time: Int64, duration: Int64) {
    let tile = Int(packet.destination)
    let inlet = packet.kind == .credit ? ServiceRuns.credits : packet.inlet
    causes.units[tile].services.serve(inlet, from: time, to: time + duration)
    guard packet.cause >= 0 else { return }
    let wait = causes.units[tile].services.wait(
      of: inlet, from: causes.expectedArrival(of: packet), to: time)
    causes.serviceStarts(tile, at: time, wait)
  }

  mutating func cause(of packet: Packet, at time: Int64) -> Int32 {
    let tile = Int(packet.source)
    causes.units[tile].stalled += time - causes.units[tile].ready
    causes.units[tile].ready = time
    guard isCritical(packet) else { return -1 }
    let latency = routing.pathTime(
      from: tile, to: Int(packet.destination), flits: Int64(packet.flits), chip.network)
    return causes.leaves(packet, tile, latency: latency)
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
