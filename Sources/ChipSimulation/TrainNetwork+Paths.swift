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
    let begin = pathPorts.count
    let target = routing.target(destination)
    var (tile, x) = (source, source % columns)
    var (previous, place) = (-1, TrainPort.place(behind: nil))
    var first: UnsafeMutablePointer<TrainStream>?
    var (latency, more): (Int64, Int64) = (0, 0)
    while true {
      let direction = routing.direction(from: tile, x: x, to: target)
      let number = portNumbers[tile &* MeshRouting.ports &+ direction.rawValue]
      let index = number > 0 ? Int(number) - 1 : newPort(tile, direction)
      let port = ports.base + index
      if !port.pointee.hasInput(place) { addInput(place, of: index, from: previous, direction) }
      pathPorts.append(Int32(truncatingIfNeeded: index))
      let start = first ?? port.pointee.inputs + place
      first = start
      latency &+= routerLatency &+ port.pointee.flitTime &+ port.pointee.linkLatency
      if port.pointee.deliversWhole || direction == .ejection { more &+= port.pointee.flitTime }
      guard direction != .ejection else {
        return TrainPath(
          stream: start, ports: begin..<pathPorts.count,
          hops: routing.hops(from: source, to: destination), latency: latency, latencyPerFlit: more)
      }
      (previous, place) = (index, TrainPort.place(behind: direction))
      let isOffMesh = tile >= cores
      tile = routing.neighbour(tile, direction)
      switch direction {
      case .east: x &+= 1
      case .west: x &-= 1
      default: if isOffMesh { x = tile % columns }
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

  /// Makes the port of a tile in a direction.
  @inline(never) private mutating func newPort(_ tile: Int, _ direction: PortDirection) -> Int {
    var port = TrainPort(
      tile: tile, direction: direction, next: routing.neighbour(tile, direction), columns: columns,
      linkLatency: routing.linkLatency(tile, direction.rawValue),
      flitTime: routing.flitTime(tile, direction.rawValue), memory: &portMemory)
    port.isChipLink = routing.isChipLink(tile, direction.rawValue)
    port.deliversWhole = !isCutThrough || port.isChipLink
    if direction == .ejection { port.unit = line(of: tile) }
    ports.append(port)
    portNumbers[tile * MeshRouting.ports + direction.rawValue] = Int32(truncatingIfNeeded: ports.count)
    return ports.count - 1
  }

  /// The synapse line of a tile.
  mutating func line(of tile: Int) -> Int {
    if lineNumbers[tile] > 0 { return Int(lineNumbers[tile]) - 1 }
    lines.append(SynapseLine(tile: tile))
    lineNumbers[tile] = Int32(truncatingIfNeeded: lines.count)
    return lines.count - 1
  }

  /// Makes the stream from a port (-1: from the output unit) to a port in some direction of the next tile.
  @inline(never) private mutating func addInput(
    _ place: Int, of port: Int, from previous: Int, _ direction: PortDirection
  ) {
    let tile = Int(ports[port].tile)
    var kind = TrainFeeders.kind(ofUnitOn: tile, cores: cores)
    if previous >= 0 {
      kind = TrainFeeders.kind(
        ofPort: routing.linkClass(Int(ports[previous].tile), ports[previous].direction.rawValue))
    }
    let stream = ports[port].insert(
      TrainStream(feeder: previous, kind: kind), at: place, isUnlimited: feeders[kind].stay == .max)
    if previous >= 0 { ports[previous].fork.set(direction, stream, isOnly: tile >= cores) }
  }
}
