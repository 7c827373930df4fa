import ChipModel
import Quantities
import RunRecord
import SpikeWorkload

/// Simulated durations in tests are picoseconds.
func picoseconds(_ value: Int64) -> SimDuration { SimDuration(picoseconds: value) }

extension Chip {
  /// A small mesh whose units and prices are free; router 1 ps, flit 2 ps, links 3 and 5 ps, host link 7 ps.
  static func mesh(columns: Int, rows: Int = 1, _ change: (inout Chip) -> Void = { _ in }) -> Chip {
    let core = CoreModel(
      synapseMemory: 1 << 20, stateMemory: 1 << 20, lanes: 1, banks: 2, queueDepth: 1 << 20,
      onFull: .backpressure, spikeOrder: .channelMajor, weightBits: 8, accumulatorBits: 32, payloadBits: 32,
      signedSpikes: true, leakage: Power(nanowatts: 0), costs: ActionCosts(),
      support: Action.allCases.map { _ in .core })
    let network = NetworkModel(
      switching: .storeAndForward, flitBits: 32, headerBits: 32, bufferFlits: 1 << 20,
      routerLatency: picoseconds(1), flitTime: picoseconds(2), linkLatencyX: picoseconds(3),
      linkLatencyY: picoseconds(5), routerEnergy: .zero, linkEnergyX: .zero, linkEnergyY: .zero)
    let host = AttachedNode(
      x: 0, y: 0, linkLatency: picoseconds(7), linkEnergy: .zero, costs: ActionCosts(), lanes: 1, memory: nil,
      staticPower: Power(nanowatts: 0))
    var chip = Chip(
      name: "mesh", summary: "", columns: columns, rows: rows, core: core, network: network, host: host,
      dram: nil, staticPower: Power(nanowatts: 0), clocks: [], provenance: [])
    change(&chip)
    return chip
  }

  /// A random mesh of up to 4 x 4 cores with a host and perhaps a dram node at random routers.
  static func random(_ stream: inout some RandomNumberGenerator, _ switching: Switching) -> Chip {
    let columns = Int.random(in: 1...4, using: &stream)
    let rows = Int.random(in: 1...4, using: &stream)
    return mesh(columns: columns, rows: rows) { chip in
      chip.network.switching = switching
      chip.network.routerLatency = picoseconds(.random(in: 1...9, using: &stream))
      chip.network.flitTime = picoseconds(.random(in: 1...9, using: &stream))
      chip.network.linkLatencyX = picoseconds(.random(in: 1...9, using: &stream))
      chip.network.linkLatencyY = picoseconds(.random(in: 1...9, using: &stream))
      chip.host.x = .random(in: 0..<columns, using: &stream)
      chip.host.y = .random(in: 0..<rows, using: &stream)
      chip.host.linkLatency = picoseconds(.random(in: 1...9, using: &stream))
      guard Bool.random(using: &stream) else { return }
      chip.dram = chip.host
      chip.dram?.x = .random(in: 0..<columns, using: &stream)
      chip.dram?.y = .random(in: 0..<rows, using: &stream)
      chip.dram?.linkLatency = picoseconds(.random(in: 1...9, using: &stream))
    }
  }
}

extension Chip {
  /// A random mesh, every other one divided into several chips where its size allows.
  static func randomSystem(_ stream: inout some RandomNumberGenerator, _ switching: Switching) -> Chip {
    var chip = random(&stream, switching)
    if Bool.random(using: &stream) { chip.divide(using: &stream) }
    return chip
  }

  /// Divides the mesh into chips of random size, with links between them that are at least as slow as the mesh's.
  mutating func divide(using stream: inout some RandomNumberGenerator) {
    func divisor(of size: Int) -> Int {
      (1...size).filter { size % $0 == 0 }.randomElement(using: &stream) ?? 1
    }
    let grid = (columns: divisor(of: columns), rows: divisor(of: rows))
    let link = ChipLink(
      flitTime: network.flitTime + picoseconds(.random(in: 0...20, using: &stream)),
      latency: picoseconds(.random(in: 1...30, using: &stream)), energy: .zero,
      bufferFlits: .random(in: 9...20, using: &stream))
    system = ChipSystem(columns: grid.columns, rows: grid.rows, link: link)
  }

  /// An output port on the way of a packet, as the rules of the network define it.
  struct RouteStep {
    var flitTime: Int64
    var latency: Int64
    var isChipLink = false
  }

  /// The ports of the way from one tile to another, column by column, row by row; the last one is the ejection port.
  func route(from source: Int, to destination: Int) -> [RouteStep] {
    let flit = network.flitTime.picoseconds
    let ejection = RouteStep(flitTime: flit, latency: 0)
    guard source != destination else { return [ejection] }
    let (a, b) = (attachment(of: source), attachment(of: destination))
    let x = borders(a.x, b.x, columnsPerChip).map { step($0, network.linkLatencyX.picoseconds) }
    let y = borders(a.y, b.y, rowsPerChip).map { step($0, network.linkLatencyY.picoseconds) }
    let attached = [a.latency, b.latency].map { $0.map { [RouteStep(flitTime: flit, latency: $0)] } ?? [] }
    return attached[0] + x + y + attached[1] + [ejection]
  }

  /// For each step between two coordinates whether it leads from one chip to the next.
  private func borders(_ from: Int, _ to: Int, _ size: Int) -> [Bool] {
    (min(from, to)..<max(from, to)).map { $0 / size != ($0 + 1) / size }
  }

  private func step(_ isChipLink: Bool, _ latency: Int64) -> RouteStep {
    guard isChipLink, let link = system?.link else {
      return RouteStep(flitTime: network.flitTime.picoseconds, latency: latency)
    }
    return RouteStep(
      flitTime: link.flitTime.picoseconds, latency: link.latency.picoseconds, isChipLink: true)
  }

  private func attachment(of tile: Int) -> (x: Int, y: Int, latency: Int64?) {
    guard tile >= coreCount else { return (tile % columns, tile / columns, nil) }
    let node = tile == hostTile ? host : dram ?? host
    return (node.x, node.y, node.linkLatency.picoseconds)
  }

  /// The closed form of the latency from injection to the input queue of an empty network.
  ///
  /// Every port takes its router and the sending of the packet; in a cut-through mesh of one flit only, except
  /// where the packet has to be whole: behind a link between chips and in the core.
  func zeroLoad(from source: Int, to destination: Int, flits: Int) -> Int64 {
    let route = route(from: source, to: destination)
    return route.enumerated().reduce(0) { sum, item in
      let step = item.element
      let isWhole =
        network.switching == .storeAndForward || step.isChipLink || item.offset == route.count - 1
      return sum + network.routerLatency.picoseconds + (isWhole ? Int64(flits) : 1) * step.flitTime
        + step.latency
    }
  }
}
