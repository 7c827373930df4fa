import ChipModel
import RunRecord

/// A piece of an operator that the placer has cut but not yet placed.
struct Piece {
  var name: String
  var inputs: Range<Int>
  var outputs: Range<Int>
  var demand: MemoryDemand
}

extension MemoryDemand {
  /// Whether both memories suffice.
  func fits(_ capacity: MemoryDemand) -> Bool { synapse <= capacity.synapse && state <= capacity.state }
}

extension Placer {
  /// Cuts rows of a linear layer into pieces that fit an empty core, in two dimensions where that sends the
  /// fewest packets: every input part repeats the partial sums, every row block repeats the deliveries.
  func rows(_ name: String, _ outputs: Range<Int>) throws(PlacementFailure) -> [Piece] {
    guard let index = graph.index(of: name) else { return [] }
    let operation = graph.operators[index]
    let whole = try piece(name, 0..<operation.inputs, outputs)
    if node(name) != nil || whole.demand.fits(floor.capacity) { return [whole] }
    let steps = operation.kind == .embedding ? 1 : operation.inputs / operation.inputStep
    var best: (cost: Double, inputs: Int, block: Int)?
    for parts in 1...max(1, min(steps, 64)) {
      let inputs = (steps + parts - 1) / parts * operation.inputStep
      let extent = operation.kind == .embedding ? operation.inputs : inputs
      let block = try largestBlock(name, inputs: extent, outputs: outputs.count)
      guard block > 0 else { continue }
      let blocks = (outputs.count + block - 1) / block
      // 1.2 spikes per channel at the published distribution; a partial sum is a packet of two flits.
      let cost = 1.2 * Double(operation.inputs * blocks) + 2 * Double(outputs.count * (parts - 1))
      if cost < best?.cost ?? .infinity { best = (cost, extent, (outputs.count + blocks - 1) / blocks) }
    }
    guard let best else { throw oversize(try piece(name, 0..<operation.inputStep, outputs.lowerBound..<outputs.lowerBound + 1)) }
    return try cut(name, operation.inputs, best.inputs, outputs, best.block)
  }

  private func cut(
    _ name: String, _ inputs: Int, _ part: Int, _ outputs: Range<Int>, _ block: Int
  ) throws(PlacementFailure) -> [Piece] {
    var pieces: [Piece] = []
    for row in stride(from: outputs.lowerBound, to: outputs.upperBound, by: block) {
      for input in stride(from: 0, to: inputs, by: part) {
        pieces.append(
          try piece(name, input..<min(input + part, inputs), row..<min(row + block, outputs.upperBound)))
      }
    }
    return pieces
  }

  /// The most rows over `inputs` channels that fit an empty core.
  private func largestBlock(_ name: String, inputs: Int, outputs: Int) throws(PlacementFailure) -> Int {
    var low = 0
    var high = outputs
    while low < high {
      let middle = (low + high + 1) / 2
      if try piece(name, 0..<inputs, 0..<middle).demand.fits(floor.capacity) { low = middle } else { high = middle - 1 }
    }
    return low
  }

  /// The error for a piece that no core can hold, however many there are.
  func oversize(_ piece: Piece) -> PlacementFailure {
    let synapse = piece.demand.synapse > chip.core.synapseMemory
    let (limit, need, has) =
      synapse
      ? ("core.synapse_sram", piece.demand.synapse, chip.core.synapseMemory)
      : ("core.state_sram", piece.demand.state, chip.core.stateMemory)
    return PlacementFailure(
      "chip '\(chip.name)' is too small: the smallest piece of \(piece.name) needs \(need) B, \(limit) is \(has) B "
        + "(\(need - has) B too few); no number of such cores would do")
  }

  /// The error for a model that fits such cores, but not so few of them.
  func tooSmall() -> PlacementFailure {
    let need = entries.reduce(MemoryDemand.zero) { sum, entry in
      guard case .core = entry.node, let index = graph.index(of: entry.operation) else { return sum }
      return sum
        + MemoryModel(graph: graph, banks: chip.core.banks).demand(
          graph.operators[index], inputs: entry.inputs, outputs: entry.outputs)
    }
    let has = MemoryDemand(
      synapse: chip.core.synapseMemory * chip.coreCount, state: chip.core.stateMemory * chip.coreCount)
    let bySynapse = Double(need.synapse) / Double(max(1, has.synapse)) >= Double(need.state) / Double(max(1, has.state))
    let limit = bySynapse ? "core.synapse_sram" : "core.state_sram"
    return PlacementFailure(
      "chip '\(chip.name)' is too small: the model needs \(floor.opened) cores, the chip has \(chip.coreCount)\n"
        + "  synapse memory: needs \(need.synapse) B, \(chip.coreCount) cores hold \(has.synapse) B\n"
        + "  state memory: needs \(need.state) B, \(chip.coreCount) cores hold \(has.state) B\n"
        + "  binding limit: \(limit); \(floor.opened) such cores (cores.rows x cores.cols) would do")
  }
}
