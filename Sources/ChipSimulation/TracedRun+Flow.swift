import ChipModel
import ChipPlacement
import Quantities
import RunRecord
import SpikeWorkload

extension TracedRun {
  /// Describes a placed model on a chip.
  init(_ flow: DataFlow, _ schedule: TokenSchedule, on chip: Chip) {
    self.init()
    tiles = chip.tileCount
    memoryTile = chip.dramTile
    operators = flow.graph.operators.map(\.name)
    layers = flow.graph.operators.map { $0.layer.map { Int32(truncatingIfNeeded: $0) } ?? -1 }
    stationOperators = flow.stations.map { Int32(truncatingIfNeeded: $0.operation) }
    let stations = stationOperators
    inletOperators = flow.inlets.map { $0.stations.first.map { stations[$0] } ?? -1 }
    inletSourceOperators = flow.inlets.map { inlet in
      inlet.sources.first.map { stations[flow.routes[$0.route].station] } ?? -1
    }
    let routing = MeshRouting(chip)
    let routerLatency = chip.network.routerLatency.picoseconds
    let isCutThrough = chip.network.switching == .cutThrough
    hops = { routing.hops(from: $0, to: $1).total }
    pathTime = { source, destination, flits in
      routing.pathTime(
        from: source, to: destination, flits: Int64(flits), routerLatency: routerLatency,
        isCutThrough: isCutThrough)
    }
    let services = flow.inlets.map { InletService(inlet: $0, flow: flow) }
    rowElements = { inlet, channel, token in
      flow.rowElements(inlet, channel, token, services[inlet], schedule)
    }
  }
}

extension MeshRouting {
  /// Time of a packet through a network that nothing else uses, until it is in the queue of its destination.
  fileprivate func pathTime(
    from source: Int, to destination: Int, flits: Int64, routerLatency: Int64, isCutThrough: Bool
  ) -> Int64 {
    var time: Int64 = 0
    var tile = source
    while true {
      let direction = direction(from: tile, to: destination)
      let flitTime = flitTime(tile, direction.rawValue)
      guard direction != .ejection else { return time + routerLatency + flits * flitTime }
      let isWhole = !isCutThrough || isChipLink(tile, direction.rawValue)
      time += routerLatency + (isWhole ? flits * flitTime : flitTime) + linkLatency(tile, direction.rawValue)
      tile = neighbour(tile, direction)
    }
  }
}

extension DataFlow {
  /// Row elements that serving a packet touches, as `ModelProgram.work` bills them for spikes.
  fileprivate func rowElements(
    _ inlet: Int, _ channel: Int, _ token: Int, _ service: InletService, _ schedule: TokenSchedule
  ) -> Int64 {
    guard service.isSpikes else { return 0 }
    let shape = graph.shape
    return inlets[inlet].stations.reduce(0) { sum, station in
      let item = stations[station]
      switch service.work {
      case .rows: return sum + (item.inputs.contains(channel) ? Int64(item.outputs.count) : 0)
      case .visibleKeys:
        guard item.inputs.contains(channel / (shape.headDimension * shape.headsPerGroup)) else { return sum }
        return sum + Int64(schedule.visibleKeys(token, in: item.outputs, keySlots: graph.keySlots))
      case .none: return sum
      }
    }
  }
}
