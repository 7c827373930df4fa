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
  mutating func earliestService(of train: Int32, at tile: Int) -> Int64 {
    let booked = lineNumbers[tile] > 0 ? lines[Int(lineNumbers[tile]) - 1].busyUntil : 0
    return max(trains[train].served, booked + trains[train].service)
  }

  /// Evaluates all that is under way, whenever it arrives.
  mutating func evaluateAll(_ ledger: inout Ledger) {
    for port in ports.indices where ports[port].unit >= 0 && ports[port].pending > 0 {
      evaluate(port, before: .max, &ledger)
    }
  }

  /// Writes what the synapse units still have to the books, at the end.
  mutating func close(_ ledger: inout Ledger) {
    for index in lines.indices { lines[index].close(&ledger) }
  }

  /// Records of all ports that carried something, in tile and direction order.
  func linkRecords() -> [LinkRecord] {
    var records: [LinkRecord] = []
    records.reserveCapacity(ports.count)
    for slot in portNumbers.indices where portNumbers[slot] > 0 {
      let port = ports.base + Int(portNumbers[slot]) - 1
      guard port.pointee.packets > 0 else { continue }
      var record = LinkRecord(
        tile: Int(port.pointee.tile), direction: port.pointee.direction, isChipLink: port.pointee.isChipLink)
      record.packets = port.pointee.packets
      record.flits = port.pointee.flits
      record.busy = port.pointee.busy
      record.waiting = port.pointee.waited
      records.append(record)
    }
    return records
  }
}
