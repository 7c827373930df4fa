import ChipModel
import ChipPlacement
import Quantities
import SpikeWorkload

extension Placement {
  /// A valid placement that nobody would choose: random cuts on the borders that the model allows, random nodes.
  static func random(
    _ graph: OperatorGraph, on chip: Chip, using stream: inout some RandomNumberGenerator
  ) -> Placement {
    var entries: [PlacementEntry] = []
    for operation in graph.operators {
      let rows = entries.filter { $0.operation == "lm_head" }.map(\.outputs)
      for (inputs, outputs) in pieces(of: operation, rows, using: &stream) {
        let node = operation.kind == .tokens ? PlacementNode.host : node(on: chip, using: &stream)
        entries.append(
          PlacementEntry(operation: operation.name, inputs: inputs, outputs: outputs, node: node))
      }
    }
    return Placement(entries: entries)
  }

  private static func pieces(
    of operation: ModelOperator, _ logits: [Range<Int>], using stream: inout some RandomNumberGenerator
  ) -> [(Range<Int>, Range<Int>)] {
    let outputs = cuts(operation.outputs, step: 1, using: &stream)
    switch operation.kind {
    case .tokens, .reducer: return [(0..<operation.inputs, 0..<operation.outputs)]
    case .embedding: return outputs.map { (0..<operation.inputs, $0) }
    case .residual, .activation, .linearAttention, .query, .attentionOutput: return outputs.map { ($0, $0) }
    case .linear, .keys:
      // Each block of rows cuts its inputs elsewhere.
      return outputs.flatMap { rows in
        cuts(operation.inputs, step: operation.inputStep, using: &stream).map { ($0, rows) }
      }
    case .argmax:
      // Every leaf of the tree needs at least one block of logits.
      let leaves = Set(logits).sorted { $0.lowerBound < $1.lowerBound }
      return [(0..<operation.inputs, 0..<1)] + (leaves.count > 1 ? leaves.map { ($0, 0..<1) } : [])
    }
  }

  /// Cuts `0..<extent` into one to three ranges on multiples of `step`.
  private static func cuts(
    _ extent: Int, step: Int, using stream: inout some RandomNumberGenerator
  ) -> [Range<Int>] {
    let steps = extent / step
    var borders: Set<Int> = [0, extent]
    for _ in 0..<Int.random(in: 0...2, using: &stream) where steps > 1 {
      borders.insert(Int.random(in: 1..<steps, using: &stream) * step)
    }
    let sorted = borders.sorted()
    return zip(sorted, sorted.dropFirst()).map { $0..<$1 }
  }

  private static func node(on chip: Chip, using stream: inout some RandomNumberGenerator) -> PlacementNode {
    let choice = Int.random(in: 0..<12, using: &stream)
    if choice == 0 { return .host }
    if choice == 1, chip.dram != nil { return .dram }
    return .core(Int.random(in: 0..<chip.coreCount, using: &stream))
  }
}

extension Chip {
  /// A small mesh with random latencies, widths, queues, banks and switching, and memory for anything.
  static func random(from base: Chip, using stream: inout some RandomNumberGenerator) -> Chip {
    var chip = base
    chip.columns = .random(in: 1...3, using: &stream)
    chip.rows = .random(in: 1...3, using: &stream)
    chip.core.synapseMemory = 1 << 30
    chip.core.stateMemory = 1 << 30
    chip.core.lanes = .random(in: 1...64, using: &stream)
    chip.core.banks = .random(in: 1...3, using: &stream)
    chip.core.queueDepth = .random(in: 1...5, using: &stream)
    chip.core.spikeOrder = Bool.random(using: &stream) ? .channelMajor : .planeMajor
    chip.core.costs.latency = chip.core.costs.latency.map { _ in .random(upTo: 5000, using: &stream) }
    chip.host.costs.latency = chip.host.costs.latency.map { _ in .random(upTo: 5000, using: &stream) }
    chip.network.switching = Bool.random(using: &stream) ? .cutThrough : .storeAndForward
    chip.network.flitBits = [8, 16, 32, 64].randomElement(using: &stream) ?? 32
    chip.network.bufferFlits = chip.network.flits(payloadBits: 64) + .random(in: 0...3, using: &stream)
    chip.network.routerLatency = .random(upTo: 3000, using: &stream)
    chip.network.flitTime = .random(upTo: 3000, using: &stream)
    chip.network.linkLatencyX = .random(upTo: 3000, using: &stream)
    chip.network.linkLatencyY = .random(upTo: 3000, using: &stream)
    chip.host.x = .random(in: 0..<chip.columns, using: &stream)
    chip.host.y = .random(in: 0..<chip.rows, using: &stream)
    if Bool.random(using: &stream) { chip.dram = chip.host }
    if Bool.random(using: &stream) { chip.divide(using: &stream) }
    return chip
  }

  /// Latencies of a few multiples of a unit in picoseconds, and some of none, so that many things happen at one time.
  mutating func crowd(
    upTo latest: Int64, of unit: Int64 = 1, using stream: inout some RandomNumberGenerator
  ) {
    func draw(_ least: Int64) -> SimDuration {
      SimDuration(picoseconds: .random(in: least...max(least, latest), using: &stream) * unit)
    }
    core.costs.latency = core.costs.latency.map { _ in draw(0) }
    host.costs.latency = host.costs.latency.map { _ in draw(0) }
    network.routerLatency = draw(0)
    network.flitTime = draw(1)
    network.linkLatencyX = draw(1)
    network.linkLatencyY = draw(1)
    host.linkLatency = draw(1)
    dram?.linkLatency = draw(1)
    dram?.costs.latency = host.costs.latency
    system?.link.flitTime = network.flitTime + draw(1)
    system?.link.latency = draw(1)
  }

  /// Makes each column and row, or each column, of the mesh a chip of its own.
  mutating func divide(using stream: inout some RandomNumberGenerator) {
    let link = ChipLink(
      flitTime: network.flitTime + .random(upTo: 3000, using: &stream),
      latency: .random(upTo: 9000, using: &stream), energy: Energy(attojoules: 7_000_001),
      bufferFlits: network.bufferFlits + .random(in: 0...9, using: &stream))
    system = ChipSystem(columns: columns, rows: Bool.random(using: &stream) ? rows : 1, link: link)
  }

  /// The same chip with every latency multiplied.
  func slowed(by factor: Int64) -> Chip {
    var chip = self
    chip.core.costs.latency = core.costs.latency.map { $0 * factor }
    chip.host.slow(by: factor)
    chip.dram?.slow(by: factor)
    chip.network.routerLatency = network.routerLatency * factor
    chip.network.flitTime = network.flitTime * factor
    chip.network.linkLatencyX = network.linkLatencyX * factor
    chip.network.linkLatencyY = network.linkLatencyY * factor
    if let link = system?.link {
      chip.system?.link.flitTime = link.flitTime * factor
      chip.system?.link.latency = link.latency * factor
    }
    return chip
  }
}

extension SimDuration {
  fileprivate static func random(
    upTo picoseconds: Int64, using stream: inout some RandomNumberGenerator
  ) -> SimDuration {
    SimDuration(picoseconds: .random(in: 1...picoseconds, using: &stream))
  }
}

extension AttachedNode {
  fileprivate mutating func slow(by factor: Int64) {
    linkLatency = linkLatency * factor
    costs.latency = costs.latency.map { $0 * factor }
  }
}
