import RunRecord

/// The way of a train.
struct TrainPath {
  /// Stream between the output unit of the source and the first port.
  var stream: UnsafeMutablePointer<TrainStream>
  /// Places of its ports among those of all ways, in the order of passage; the last one is the ejection port of the
  /// destination.
  var ports: Range<Int>
  let hops: LinkHops
  /// From the injection to the queue for a packet that nothing delays: of one flit, and for each further one.
  let latency: Int64
  let latencyPerFlit: Int64
}

extension TrainNetwork {
  /// The way from one tile to another, made when the first train takes it.
  mutating func path(from source: Int, to destination: Int) -> TrainPath {
    var first: UnsafeMutablePointer<TrainStream>?
    let begin = pathPorts.count
    let target = routing.target(destination)
    var tile = source
    var x = tile % columns
    var previous = -1
    var (latency, more): (Int64, Int64) = (0, 0)
    while true {
      let direction = routing.direction(from: tile, x: x, to: target)
      let port = port(tile, direction)
      let stream = stream(from: previous, tile: tile, direction, to: port)
      let start = first ?? stream
      first = start
      pathPorts.append(Int32(truncatingIfNeeded: port))
      latency += hopLatency(port, flits: 1)
      more += hopLatency(port, flits: 2) - hopLatency(port, flits: 1)
      guard direction != .ejection else {
        return TrainPath(
          stream: start, ports: begin..<pathPorts.count, hops: routing.hops(from: source, to: destination),
          latency: latency, latencyPerFlit: more)
      }
      previous = port
      tile = routing.neighbour(tile, direction)
      switch direction {
      case .east: x += 1
      case .west: x -= 1
      case .host, .dram: x = tile % columns
      default: break
      }
    }
  }

  /// Tells all ports of a way that so many packets will come.
  mutating func announce(_ packets: Int64, on path: TrainPath) {
    var direction: PortDirection?
    for place in path.ports {
      let port = ports.base + Int(pathPorts[place])
      port.pointee.pending += packets
      let input = port.pointee.inputs + TrainPort.place(behind: direction)
      if !input.pointee.announce(packets) { isOverfull = true }
      direction = port.pointee.direction
    }
  }

  /// The port of a tile in a direction.
  private mutating func port(_ tile: Int, _ direction: PortDirection) -> Int {
    let slot = tile * MeshRouting.ports + direction.rawValue
    if portNumbers[slot] > 0 { return Int(portNumbers[slot]) - 1 }
    var port = TrainPort(
      tile: tile, direction: direction, next: routing.neighbour(tile, direction), columns: columns,
      linkLatency: routing.linkLatency(tile, direction.rawValue),
      flitTime: routing.flitTime(tile, direction.rawValue), memory: &portMemory)
    port.isChipLink = routing.isChipLink(tile, direction.rawValue)
    port.deliversWhole = !isCutThrough || port.isChipLink
    if direction == .ejection { port.unit = line(of: tile) }
    ports.append(port)
    portNumbers[slot] = Int32(truncatingIfNeeded: ports.count)
    return ports.count - 1
  }

  /// The synapse line of a tile.
  mutating func line(of tile: Int) -> Int {
    if lineNumbers[tile] > 0 { return Int(lineNumbers[tile]) - 1 }
    lines.append(SynapseLine(tile: tile))
    lineNumbers[tile] = Int32(truncatingIfNeeded: lines.count)
    return lines.count - 1
  }

  /// The stream from a port (-1: from the output unit) to a port of the next tile.
  private mutating func stream(
    from previous: Int, tile: Int, _ direction: PortDirection, to port: Int
  ) -> UnsafeMutablePointer<TrainStream> {
    let place = TrainPort.place(behind: previous >= 0 ? ports[previous].direction : nil)
    if ports[port].used & 1 << UInt8(truncatingIfNeeded: place) != 0 { return ports[port].inputs + place }
    var kind = TrainFeeders.kind(ofUnitOn: tile, cores: cores)
    if previous >= 0 {
      kind = TrainFeeders.kind(
        ofPort: routing.linkClass(Int(ports[previous].tile), ports[previous].direction.rawValue))
    }
    let stream = ports[port].insert(
      TrainStream(feeder: previous, kind: kind), at: place, isUnlimited: feeders[kind].stay == .max)
    if previous >= 0 { ports[previous].fork.set(direction, stream, isOnly: tile >= cores) }
    return stream
  }
}
