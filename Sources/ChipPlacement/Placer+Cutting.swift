import ChipModel
import RunRecord

/// A piece of an operator that the placer has cut but not yet placed.
struct Piece {
  var name: String
  /// Index into the operators of the graph.
  var operation: Int
  var inputs: Range<Int>
  var outputs: Range<Int>
  var demand: MemoryDemand
  /// The host or dram, where the piece goes to no core.
  var node: PlacementNode?
}

extension MemoryDemand {
  /// Whether both memories suffice.
  func fits(_ capacity: MemoryDemand) -> Bool { synapse <= capacity.synapse && state <= capacity.state }
}

/// How an operator is cut: into equal parts of its inputs and equal blocks of its outputs.
struct Cut {
  /// Inputs of one part.
  var part: Int
  /// Outputs of one block.
  var block: Int
}

extension Placer {
  /// Cuts rows of a linear layer (or of the embedding) into pieces that fit an empty core.
  func rows(
    _ name: String, _ outputs: Range<Int>, _ region: CutRegion
  ) throws(PlacementFailure) -> [Piece] {
    guard let index = graph.index(of: name) else { return [] }
    let operation = graph.operators[index]
    let whole = try piece(name, 0..<operation.inputs, outputs)
    if whole.node != nil || whole.demand.fits(capacity) { return [whole] }
    guard let cut = try cut([name], outputs: outputs.count, partial: [], region) else {
      throw try oversize(name)
    }
    var pieces: [Piece] = []
    for block in blocks(outputs, of: cut.block) {
      for part in blocks(0..<operation.inputs, of: cut.part) { pieces.append(try piece(name, part, block)) }
    }
    return pieces
  }

  /// The cut of linear layers with equal shapes whose packets visit the fewest servers (`CutRegion`), with one
  /// piece of each and the same rows of the element-wise operators `partial` on one core; nil where no cut fits.
  func cut(_ names: [String], outputs: Int, partial: [String], _ region: CutRegion)
    throws(PlacementFailure) -> Cut?
  {
    guard let index = names.first.flatMap(graph.index(of:)) else { return nil }
    let operation = graph.operators[index]
    let steps = (operation.inputs + operation.inputStep - 1) / operation.inputStep
    var best: (cost: Double, cut: Cut)?
    var parts = 1
    while parts <= steps {
      let size = (steps + parts - 1) / parts
      let part = min(size * operation.inputStep, operation.inputs)
      if let block = try largestBlock(names, part: part, outputs: outputs, partial: partial) {
        let count = (outputs + block - 1) / block
        let cost = region.cost(
          inputs: operation.inputs, sums: names.count * outputs, parts: parts, blocks: count)
        if cost < best?.cost ?? .infinity {
          best = (cost, Cut(part: part, block: (outputs + count - 1) / count))
        }
      }
      // The next number of parts whose size differs. The embedding is cut by outputs only.
      guard size > 1, operation.kind != .embedding else { break }
      parts = (steps + size - 2) / (size - 1)
    }
    return best?.cut
  }

  /// The most rows over `part` inputs that fit an empty core together; nil where not one does.
  private func largestBlock(
    _ names: [String], part: Int, outputs: Int, partial: [String]
  ) throws(PlacementFailure) -> Int? {
    var low = 0
    var high = outputs
    while low < high {
      let middle = (low + high + 1) / 2
      var demand = MemoryDemand.zero
      for name in names { demand = demand + (try piece(name, 0..<part, 0..<middle)).demand }
      for name in partial { demand = demand + (try piece(name, 0..<middle, 0..<middle)).demand }
      if demand.fits(capacity) { low = middle } else { high = middle - 1 }
    }
    return low > 0 ? low : nil
  }

  /// A range in stretches of `size`; the last may be shorter.
  func blocks(_ range: Range<Int>, of size: Int) -> [Range<Int>] {
    stride(from: range.lowerBound, to: range.upperBound, by: max(1, size)).map {
      $0..<min($0 + max(1, size), range.upperBound)
    }
  }

  /// The smallest piece into which an operator can be cut.
  func smallest(_ name: String) throws(PlacementFailure) -> Piece {
    guard let index = graph.index(of: name) else { throw PlacementFailure("no operator '\(name)'") }
    let operation = graph.operators[index]
    switch operation.kind {
    case .linear: return try piece(name, 0..<min(operation.inputStep, operation.inputs), 0..<1)
    case .embedding, .reducer, .argmax, .tokens: return try piece(name, 0..<operation.inputs, 0..<1)
    default: return try piece(name, 0..<1, 0..<1)
    }
  }
}
