import ChipModel
import Quantities
import RunRecord
import SpikeWorkload

/// Everything that decides the default placement: model, mode, and what the placer may know of a chip.
///
/// The placer never sees the chip itself, only the one that `chip` makes of these values, where all else is zero. Chips
/// with equal inputs therefore have equal placements, whatever else they differ in, and a new fact that the placer
/// wants to know has to be added here first.
struct PlacementInputs: Sendable, Hashable {
  /// Router and memory of an attached node.
  private struct Node: Sendable, Hashable {
    var x: Int
    var y: Int
    var memory: Int?

    init(_ node: AttachedNode) {
      (x, y, memory) = (node.x, node.y, node.memory)
    }

    var text: String { "\(x) \(y) \(memory.map(String.init) ?? "-")" }

    var node: AttachedNode {
      AttachedNode(
        x: x, y: y, linkLatency: .zero, linkEnergy: .zero, costs: ActionCosts(), lanes: 1, memory: memory,
        staticPower: .zero)
    }
  }

  private let shape: ModelShape
  private let mode: SpikeMode
  private let graphBanks: Int
  /// Failures name it.
  private let name: String
  private let columns: Int
  private let rows: Int
  private let chipColumns: Int
  private let chipRows: Int
  private let synapseMemory: Int
  private let stateMemory: Int
  private let banks: Int
  private let support: [OperationSupport]
  private let host: Node
  private let dram: Node?
  /// What serial work takes (`SerialWork`).
  private var lanes: Int
  private var latency: [SimDuration]

  init(_ graph: OperatorGraph, _ chip: Chip) {
    (shape, mode, graphBanks) = (graph.shape, graph.mode, graph.banks)
    (name, columns, rows) = (chip.name, chip.columns, chip.rows)
    (chipColumns, chipRows) = (chip.system?.columns ?? 0, chip.system?.rows ?? 0)
    (synapseMemory, stateMemory) = (chip.core.synapseMemory, chip.core.stateMemory)
    (banks, support) = (chip.core.banks, chip.core.support)
    (lanes, latency) = (chip.core.lanes, chip.core.costs.latency)
    (host, dram) = (Node(chip.host), chip.dram.map(Node.init))
  }

  /// The same without what only the spreading over more cores depends on (`Placer.spread`): what refines a
  /// placement knows no times.
  var withoutWork: PlacementInputs {
    var result = self
    result.lanes = 1
    result.latency = ActionCosts().latency
    return result
  }

  /// All of them as text, the same in every process; inputs that differ have different texts.
  ///
  /// Spelt out, as what Swift prints of a private type names the address at which the program lies.
  var text: String {
    [
      "\(shape)", "\(mode)", "\(graphBanks) \(name)", "\(columns) \(rows) \(chipColumns) \(chipRows)",
      "\(synapseMemory) \(stateMemory) \(banks) \(lanes)", support.map(\.rawValue).joined(separator: " "),
      host.text, dram?.text ?? "none", latency.map { "\($0.picoseconds)" }.joined(separator: " "),
    ].joined(separator: "\n")
  }

  /// The chip that the placer sees.
  var chip: Chip {
    var costs = ActionCosts()
    costs.latency = latency
    let link = ChipLink(flitTime: .zero, latency: .zero, energy: .zero, bufferFlits: 0)
    return Chip(
      name: name, summary: "", columns: columns, rows: rows,
      core: CoreModel(
        synapseMemory: synapseMemory, stateMemory: stateMemory, lanes: lanes, banks: banks, queueDepth: 0,
        onFull: .backpressure, spikeOrder: SpikeOrder.allCases[0], weightBits: 0, accumulatorBits: 0,
        payloadBits: 0, signedSpikes: false, leakage: .zero, costs: costs, support: support),
      network: NetworkModel(
        switching: .storeAndForward, flitBits: 1, headerBits: 0, bufferFlits: 0, routerLatency: .zero,
        flitTime: .zero, linkLatencyX: .zero, linkLatencyY: .zero, routerEnergy: .zero, linkEnergyX: .zero,
        linkEnergyY: .zero),
      host: host.node, dram: dram?.node, staticPower: .zero, clocks: [], provenance: [],
      system: chipColumns > 0 ? ChipSystem(columns: chipColumns, rows: chipRows, link: link) : nil)
  }
}
