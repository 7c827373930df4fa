import ChipModel
import ChipPlacement
import RunRecord
import SpikeWorkload

extension TracedRun {
  /// Describes a placed model on a chip.
  init(_ flow: DataFlow, _ schedule: TokenSchedule, on chip: Chip) {
    self.init()
    tiles = chip.tileCount
    memoryTile = chip.dramTile
    operators = flow.graph.operators.map(\.name)
    let first = flow.graph.shape.firstLayer
    layers = flow.graph.operators.map { $0.layer.map { Int32(truncatingIfNeeded: first + $0) } ?? -1 }
    stationOperators = flow.stations.map { Int32(truncatingIfNeeded: $0.operation) }
    let stations = stationOperators
    inletOperators = flow.inlets.map { $0.stations.first.map { stations[$0] } ?? -1 }
    inletSourceOperators = flow.inlets.map { inlet in
      inlet.sources.first.map { stations[flow.routes[$0.route].station] } ?? -1
    }
    let routing = MeshRouting(chip)
    let network = chip.network
    hops = { routing.hops(from: $0, to: $1).total }
    pathTime = { source, destination, flits in
      routing.pathTime(from: source, to: destination, flits: Int64(flits), network)
    }
    let services = flow.inlets.map { InletService(inlet: $0, flow: flow) }
    rowElements = { inlet, channel, token in
      flow.rowElements(inlet, channel, token, services[inlet], schedule)
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
