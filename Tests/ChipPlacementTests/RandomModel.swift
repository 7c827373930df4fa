import ChipModel
import ChipPlacement
import RunRecord
import SpikeWorkload
import TestSupport

/// Random models, chips and placements for property tests.
struct RandomModel {
  var shape: ModelShape
  var mode: SpikeMode

  /// A shape with an odd or even number of heads, one to six layers, plain or spiking.
  init(_ random: inout SeededGenerator, largest: Int = 2048) {
    let group = random.pick([32, 64, 128])
    let hidden = group * random.integer(1...max(1, largest / group))
    let keyValueHeads = random.integer(1...5)
    let spiking = random.integer(0...3) > 0
    let layers = (0..<random.integer(1...6)).map { _ in
      random.pick([AttentionKind.gatedLinear, .slidingWindow])
    }
    shape = ModelShape(
      vocabulary: random.integer(2...3000), hidden: hidden,
      intermediate: group * random.integer(1...2 * hidden / group),
      heads: keyValueHeads * random.integer(1...3), keyValueHeads: keyValueHeads,
      headDimension: random.pick([group, 2 * group]), slidingWindow: random.integer(1...256),
      maximumPositions: random.integer(8...5000), layers: layers, firstLayer: random.integer(0...3),
      gateRank: spiking && random.integer(0...2) > 0 ? nil : 16, weightGroup: spiking ? group : nil,
      rawWeightBytes: random.pick([2, 4]), largestCode: spiking ? random.pick([127, 300]) : 0)
    mode = SpikeMode(
      sites: random.pick(SpikeSites.allCases), coding: random.pick(SpikeCoding.allCases),
      window: random.pick(WindowRule.allCases))
  }

  func graph(_ chip: Chip) -> OperatorGraph {
    OperatorGraph(shape: shape, mode: mode, banks: chip.core.banks)
  }
}

extension Chip {
  /// A preset with a random mesh that is large enough for most models, and random memories.
  static func random(_ random: inout SeededGenerator) throws -> Chip {
    var chip = try Chip.preset(random.pick(["spikefoundry-ref", "loihi1-davies2018"]))
    chip.columns = random.integer(1...200)
    chip.rows = random.integer(1...200)
    chip.host.x = 0
    chip.host.y = 0
    chip.core.synapseMemory = random.integer(8...1024) * 1024
    chip.core.stateMemory = random.integer(8...1024) * 1024
    chip.core.banks = random.integer(1...3)
    return chip
  }

  /// The same chip with memory for anything on every core.
  func roomy() -> Chip {
    var chip = self
    chip.core.synapseMemory = 1 << 40
    chip.core.stateMemory = 1 << 40
    return chip
  }
}

/// A valid placement that no placer would make: random cuts in both dimensions on random nodes.
struct RandomPlacement {
  let graph: OperatorGraph
  let chip: Chip

  func make(_ random: inout SeededGenerator) -> Placement {
    var entries: [PlacementEntry] = []
    for operation in graph.operators {
      for (inputs, outputs) in ranges(operation, &random) {
        entries.append(
          PlacementEntry(
            operation: operation.name, inputs: inputs, outputs: outputs, node: node(operation, &random)))
      }
    }
    let rows = entries.filter { $0.operation == "lm_head" && $0.inputs.lowerBound == 0 }.map(\.outputs)
    entries.append(contentsOf: argmax(rows, &random))
    entries.shuffle(using: &random)
    return Placement(entries: entries)
  }

  private func node(_ operation: ModelOperator, _ random: inout SeededGenerator) -> PlacementNode {
    let hostOnly = graph.needs(operation).contains { chip.core.support[$0.rawValue] == .host }
    if operation.kind == .tokens || hostOnly || random.integer(0...15) == 0 { return .host }
    return .core(random.integer(0...chip.coreCount - 1))
  }

  private func ranges(_ operation: ModelOperator, _ random: inout SeededGenerator) -> [(
    Range<Int>, Range<Int>
  )] {
    switch operation.kind {
    case .argmax: return []
    case .tokens, .reducer: return [(0..<operation.inputs, 0..<operation.outputs)]
    case .embedding: return random.cuts(operation.outputs, most: 4).map { (0..<operation.inputs, $0) }
    case .residual, .activation, .linearAttention, .query, .attentionOutput:
      return random.cuts(operation.outputs, most: 4).map { ($0, $0) }
    case .linear, .keys:
      // Columns of the inputs, each with its own cuts of the outputs.
      return random.cuts(operation.inputs, step: operation.inputStep, most: 3).flatMap { inputs in
        random.cuts(operation.outputs, most: 4).map { (inputs, $0) }
      }
    }
  }

  /// A root over everything, and nodes over some pairs of neighbouring row blocks.
  private func argmax(_ rows: [Range<Int>], _ random: inout SeededGenerator) -> [PlacementEntry] {
    let sorted = rows.sorted { $0.lowerBound < $1.lowerBound }
    var inputs: [Range<Int>] = [0..<graph.shape.vocabulary]
    for pair in stride(from: 0, to: sorted.count - 1, by: 2) where random.integer(0...1) == 0 {
      let range = sorted[pair].lowerBound..<sorted[pair + 1].upperBound
      if range != inputs[0] { inputs.append(range) }
    }
    return inputs.map {
      PlacementEntry(operation: "argmax", inputs: $0, outputs: 0..<1, node: argmaxNode(&random))
    }
  }

  private func argmaxNode(_ random: inout SeededGenerator) -> PlacementNode {
    graph.index(of: "argmax").map { node(graph.operators[$0], &random) } ?? .host
  }
}
