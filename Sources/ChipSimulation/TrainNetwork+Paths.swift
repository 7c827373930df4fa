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
  /// The way from one tile to another, made when the first train takes it: off an attached node, along the row, along
  /// the column, to an attached node, and into the tile.
  mutating func path(from source: Int, to destination: Int) -> TrainPath {
    var maker = PathMaker(begin: pathPorts.count, tile: source)
    if source != destination {
      let (from, to) = (routing.router(of: source), routing.router(of: destination))
      if source >= cores { go(source == cores ? .host : .dram, to: from, &maker) }
      let (x, target) = (from % columns, to % columns)
      for _ in 0..<abs(target - x) {
        go(x < target ? .east : .west, to: maker.tile + (x < target ? 1 : -1), &maker)
      }
      while maker.tile < to { go(.south, to: maker.tile + columns, &maker) }
      while maker.tile > to { go(.north, to: maker.tile - columns, &maker) }
      if destination >= cores { go(destination == cores ? .host : .dram, to: destination, &maker) }
    }
    go(.ejection, to: destination, &maker)
    return TrainPath(
      stream: maker.first.unsafelyUnwrapped, ports: maker.begin..<pathPorts.count,
      hops: routing.hops(from: source, to: destination), latency: maker.latency,
      latencyPerFlit: maker.latencyPerFlit)
  }

  /// A way that is being made, up to a tile.
  private struct PathMaker {
    let begin: Int
    var tile: Int
    var previous = -1
    var place = TrainPort.place(behind: nil)
    var first: UnsafeMutablePointer<TrainStream>?
    var latency: Int64 = 0
    var latencyPerFlit: Int64 = 0
  }

  /// Takes a way through one more port, to the next tile.
  @inline(__always)
  private mutating func go(_ direction: PortDirection, to next: Int, _ maker: inout PathMaker) {
    let number = portNumbers[maker.tile &* MeshRouting.ports &+ direction.rawValue]
    let index = number > 0 ? Int(number) - 1 : newPort(maker.tile, direction)
    let port = ports.base + index
    if !port.pointee.hasInput(maker.place) {
      addInput(maker.place, of: index, from: maker.previous, direction)
    }
    pathPorts.append(Int32(truncatingIfNeeded: index))
    if maker.first == nil { maker.first = port.pointee.inputs + maker.place }
    maker.latency &+= routerLatency &+ port.pointee.flitTime &+ port.pointee.linkLatency
    if port.pointee.deliversWhole || direction == .ejection { maker.latencyPerFlit &+= port.pointee.flitTime }
    (maker.previous, maker.place) = (index, TrainPort.place(behind: direction))
    maker.tile = next
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
