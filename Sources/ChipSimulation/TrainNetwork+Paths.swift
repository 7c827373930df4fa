import RunRecord

extension TrainNetwork {
  /// Ports from `source` to `destination` in the order of passage, the ejection port last, and the stream that
  /// leads from the output unit into the first.
  mutating func path(from source: Int, to destination: Int) -> TrainPath {
    var result = TrainPath(stream: -1, ports: [])
    var tile = source
    var previous = -1
    while true {
      let direction = routing.direction(from: tile, to: destination)
      let port = port(tile, direction)
      let stream = stream(from: previous, tile: tile, direction, to: port)
      if previous < 0 { result.stream = stream }
      result.ports.append(Int32(truncatingIfNeeded: port))
      guard direction != .ejection else { return result }
      previous = port
      tile = routing.neighbour(tile, direction)
    }
  }

  /// The port of a tile in a direction, made when the first train takes it.
  private mutating func port(_ tile: Int, _ direction: PortDirection) -> Int {
    let slot = tile * MeshRouting.ports + direction.rawValue
    if portNumbers[slot] > 0 { return Int(portNumbers[slot]) - 1 }
    let next = routing.neighbour(tile, direction)
    var port = TrainPort(
      tile: tile, direction: direction, next: next, columns: columns,
      linkLatency: routing.linkLatency(direction.rawValue), flitTime: flitTime)
    if direction == .ejection {
      port.unit = Int32(truncatingIfNeeded: line(of: tile))
    }
    ports.append(port)
    traffic.append(ChipFabric.Port())
    portNumbers[slot] = Int32(truncatingIfNeeded: ports.count)
    return ports.count - 1
  }

  /// The synapse line of a tile, made when it is first needed.
  mutating func line(of tile: Int) -> Int {
    if lineNumbers[tile] > 0 { return Int(lineNumbers[tile]) - 1 }
    lines.append(SynapseLine(tile: tile))
    lineNumbers[tile] = Int32(truncatingIfNeeded: lines.count)
    return lines.count - 1
  }

  /// The stream from a port (-1: from the output unit) to a port of the next tile.
  private mutating func stream(
    from previous: Int, tile: Int, _ direction: PortDirection, to port: Int
  ) -> Int32 {
    let feeder = Int32(truncatingIfNeeded: previous)
    if previous >= 0 {
      let known = ports[previous].output(direction.rawValue)
      if known >= 0 { return known }
    } else if let known = ports[port].inputs.first(where: { $0.feeder < 0 }) {
      return known.stream
    }
    streams.append(TrainStream())
    let stream = Int32(truncatingIfNeeded: streams.count - 1)
    var input = TrainPort.Input(stream: stream, feeder: feeder, order: .max, latency: 0, lead: 0, leadPerFlit: 0,
      stay: limits.injectionStays[tile < cores ? 0 : tile == cores ? 1 : 2])
    if previous >= 0 {
      ports[previous].setOutput(direction.rawValue, stream)
      input.order = ports[previous].tile
      input.latency = ports[previous].linkLatency
      input.lead = ports[previous].linkLatency + (isCutThrough ? ports[previous].flitTime : 0)
      input.leadPerFlit = isCutThrough ? 0 : ports[previous].flitTime
      input.stay = limits.stay
    }
    let place = ports[port].inputs.firstIndex { $0.order > input.order } ?? ports[port].inputs.count
    ports[port].inputs.insert(input, at: place)
    return stream
  }
}

/// The way of a train.
struct TrainPath {
  /// Stream between the output unit of the source and the first port.
  var stream: Int32
  /// Ports in the order of passage; the last one is the ejection port of the destination.
  var ports: [Int32]
}

extension TrainPort {
  init(tile: Int, direction: PortDirection, next: Int, columns: Int, linkLatency: Int64, flitTime: Int64) {
    self.tile = Int32(truncatingIfNeeded: tile)
    self.direction = Int32(truncatingIfNeeded: direction.rawValue)
    nextTile = Int32(truncatingIfNeeded: next)
    nextX = Int32(truncatingIfNeeded: next % columns)
    nextY = Int32(truncatingIfNeeded: next / columns)
    self.linkLatency = linkLatency
    self.flitTime = flitTime
  }
}
