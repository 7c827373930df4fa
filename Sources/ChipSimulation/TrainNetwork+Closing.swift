import RunRecord

extension TrainNetwork {
  /// Passes on every packet that arrives at the ejection port of a tile before `limit`.
  mutating func evaluateEjection(of tile: Int, before limit: Int64, _ ledger: inout Ledger) {
    let number = portNumbers[tile * MeshRouting.ports + PortDirection.ejection.rawValue]
    guard number > 0 else { return }
    let port = Int(number) - 1
    if ports[port].pending > 0, ports[port].horizon < limit { evaluate(port, before: limit, &ledger) }
  }

  /// The earliest time at which a critical packet that is under way can be served.
  func earliestService(of train: Int32, at tile: Int) -> Int64 {
    let booked = lineNumbers[tile] > 0 ? lines[Int(lineNumbers[tile]) - 1].busyUntil : 0
    return max(trains[train].served, booked + trains[train].service)
  }

  /// Evaluates all that is under way, whenever it arrives.
  mutating func evaluateAll(_ ledger: inout Ledger) {
    for port in ports.indices where ports[port].unit >= 0 && ports[port].pending > 0 {
      evaluate(port, before: .max, &ledger)
    }
  }

  /// Writes what remains to the books of the fabric, at the end.
  mutating func close(_ fabric: inout ChipFabric) {
    for index in ports.indices {
      let port = ports.base + index
      let slot = Int(port.pointee.tile) * MeshRouting.ports + port.pointee.direction.rawValue
      fabric.ports[slot].packets = port.pointee.packets
      fabric.ports[slot].flits = port.pointee.flits
      fabric.ports[slot].waited = port.pointee.waited
      fabric.ports[slot].busy = port.pointee.busy
    }
    for index in lines.indices { lines[index].close(&fabric.ledger) }
  }
}
