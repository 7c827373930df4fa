import ChipModel
import ChipPlacement
import RunRecord
import SpikeWorkload

extension TrainEngine {
  /// Readies the destinations of a route that take part.
  mutating func open(_ number: Int, _ sender: inout TrainSender, _ job: Job) {
    let route = program.flow.routes[number]
    let first = route.destinations.first.map { program.serving[$0] }
    let kind = first?.kind ?? .graded
    let isGradedSpike = kind == .spike && program.flow.graph.mode.coding == .graded
    let payload = kind == .spike && !isGradedSpike ? 0 : program.chip.core.payloadBits
    let flits = program.chip.network.flits(payloadBits: payload)
    sender.start(job, kind: kind, flits: Int64(flits))
    let isScalar = (first?.scalars ?? 0) > 0
    current.removeAll(keepingCapacity: true)
    for (place, inlet) in route.destinations.enumerated() {
      guard program.emissions[sender.tile].isOpen[place] else {
        sender.lanes.append(TrainSender.Lane(route: TrainRoute.none))
        continue
      }
      let destination = program.flow.inlets[inlet].tile
      let path = dataPath(program.creditBase[number] + place, from: sender.tile, to: destination)
      var lane = lane(path, sender.tile, destination)
      lane.route = lane.route(flits: flits, isCritical: isScalar)
      lane.firstTrain = current.count
      for _ in 0..<program.classes[inlet].count { current.append(-1) }
      sender.lanes.append(lane)
    }
  }

  func lane(_ path: TrainPath, _ source: Int, _ destination: Int) -> TrainSender.Lane {
    let routing = network.routing
    let router = routing.router(of: destination)
    let exit: PortDirection =
      destination < network.cores ? .ejection : destination == network.cores ? .host : .dram
    return TrainSender.Lane(
      isOpen: true, stream: path.stream, ports: path.ports,
      route: TrainRoute(
        x: router % network.columns, y: router / network.columns, exit: exit,
        flits: program.chip.network.flits(payloadBits: 0), isCritical: true),
      destination: Int32(truncatingIfNeeded: destination))
  }

  mutating func dataPath(_ key: Int, from source: Int, to destination: Int) -> TrainPath {
    if let path = paths[key] { return path }
    let path = network.path(from: source, to: destination)
    paths[key] = path
    return path
  }

  mutating func creditPath(_ key: Int, from source: Int, to destination: Int) -> TrainPath {
    if let path = creditPaths[key] { return path }
    let path = network.path(from: source, to: destination)
    creditPaths[key] = path
    return path
  }

  // MARK: The bill of the sender

  /// Counts a copy in the window of its time.
  @inline(__always)
  mutating func count(_ place: Int, _ sender: inout TrainSender) {
    if sender.time >= sender.windowEnd {
      bill(&sender)
      sender.window = sender.time
      sender.windowEnd = TrainWindow.end(of: sender.time)
    }
    sender.lanes[place].unbilled += 1
    sender.packets += 1
  }

  @inline(__always)
  mutating func countSpike(_ sender: inout TrainSender) { sender.spikes += 1 }

  /// Bills the copies of one window, as `ModelProgram.injected` does for each.
  mutating func bill(_ sender: inout TrainSender) {
    for place in sender.lanes.indices where sender.lanes[place].unbilled > 0 {
      program.injected(
        sender.lanes[place].unbilled, kind: sender.kind, flits: sender.flits, station: sender.station,
        from: sender.tile, to: Int(sender.lanes[place].destination), fabric: &fabric, at: sender.window)
      sender.lanes[place].unbilled = 0
    }
    if sender.spikes > 0 {
      program.fired(sender.spikes, station: sender.station, tile: sender.tile, fabric: &fabric, at: sender.window)
      sender.spikes = 0
    }
  }
}
