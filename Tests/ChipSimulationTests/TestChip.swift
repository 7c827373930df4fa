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

  /// The links between two tiles as the issue of the network defines them: number and sum of latencies.
  func path(from source: Int, to destination: Int) -> (links: Int64, latency: Int64) {
    guard source != destination else { return (0, 0) }
    let a = attachment(of: source)
    let b = attachment(of: destination)
    let dx = Int64(abs(a.x - b.x))
    let dy = Int64(abs(a.y - b.y))
    let latency = dx * network.linkLatencyX.picoseconds + dy * network.linkLatencyY.picoseconds
    return (dx + dy + a.links + b.links, latency + a.latency + b.latency)
  }

  private func attachment(of tile: Int) -> (x: Int, y: Int, links: Int64, latency: Int64) {
    guard tile >= coreCount else { return (tile % columns, tile / columns, 0, 0) }
    let node = tile == hostTile ? host : dram ?? host
    return (node.x, node.y, 1, node.linkLatency.picoseconds)
  }

  /// The closed form of the latency from injection to the input queue of an empty network.
  func zeroLoad(from source: Int, to destination: Int, flits: Int) -> Int64 {
    let (links, latency) = path(from: source, to: destination)
    let router = network.routerLatency.picoseconds
    let flit = network.flitTime.picoseconds
    switch network.switching {
    case .storeAndForward: return (links + 1) * (router + Int64(flits) * flit) + latency
    case .cutThrough: return (links + 1) * (router + flit) + latency + Int64(flits - 1) * flit
    }
  }
}
