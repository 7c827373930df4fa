import ChipModel
import Quantities
import RunRecord
import SpikeWorkload

/// Chips made by hand for the tests.
enum SampleChip {
  static func costs(scale: Int64) -> ActionCosts {
    var costs = ActionCosts()
    for action in Action.allCases {
      costs.energy[action.rawValue] = Energy(attojoules: Int128(scale) * Int128(action.rawValue * 317 + 51))
      costs.latency[action.rawValue] = SimDuration(picoseconds: 1000)
    }
    return costs
  }

  static func chip(columns: Int, rows: Int, hasDram: Bool = true, name: String = "sample") -> Chip {
    let core = CoreModel(
      synapseMemory: 1 << 20, stateMemory: 1 << 18, lanes: 8, banks: 2, queueDepth: 64, onFull: .backpressure,
      spikeOrder: .channelMajor, weightBits: 16, accumulatorBits: 32, payloadBits: 32, signedSpikes: true,
      leakage: Power(nanowatts: 12_345), costs: costs(scale: 3),
      support: Array(repeating: .core, count: Action.allCases.count))
    let network = NetworkModel(
      switching: .storeAndForward, flitBits: 64, headerBits: 48, bufferFlits: 8,
      routerLatency: SimDuration(picoseconds: 2000), flitTime: SimDuration(picoseconds: 1000),
      linkLatencyX: SimDuration(picoseconds: 500), linkLatencyY: SimDuration(picoseconds: 500),
      routerEnergy: Energy(attojoules: 1499), linkEnergyX: Energy(attojoules: 3501),
      linkEnergyY: Energy(attojoules: 4001))
    return Chip(
      name: name, summary: "A chip for tests", columns: columns, rows: rows, core: core, network: network,
      host: node(x: 0, scale: 50, linkEnergy: 10_001),
      dram: hasDram ? node(x: columns - 1, scale: 7, linkEnergy: 20_003) : nil,
      staticPower: Power(nanowatts: 98_765_431),
      clocks: [NamedClock(name: "core", frequency: Frequency(hertz: 500_000_000))],
      provenance: [
        Provenance(
          path: "core.energy.synapse_op", value: "2 fJ", low: "1 fJ", high: "4 fJ", grade: .guess,
          source: "none"),
        Provenance(path: "core.queue.depth", value: "64", grade: .silicon, source: "data sheet"),
      ])
  }

  private static func node(x: Int, scale: Int64, linkEnergy: Int128) -> AttachedNode {
    AttachedNode(
      x: x, y: 0, linkLatency: SimDuration(picoseconds: 3000), linkEnergy: Energy(attojoules: linkEnergy),
      costs: costs(scale: scale), lanes: 16, memory: nil, staticPower: Power(nanowatts: 1_234_567))
  }
}
