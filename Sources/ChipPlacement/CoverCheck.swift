import SpikeWorkload

/// Checks that the entries of one operator cover its inputs x outputs, each element once.
struct CoverCheck {
  let operation: ModelOperator

  /// Throws the first problem.
  ///
  /// Complexity: O(n log n) for n entries.
  func check(_ entries: [IndexedEntry]) throws(PlacementFailure) {
    guard !entries.isEmpty else { throw PlacementFailure("operator '\(operation.name)' is placed nowhere") }
    switch operation.kind {
    case .argmax: break
    case .residual, .activation, .linearAttention, .query, .attentionOutput:
      for item in entries where item.entry.inputs != item.entry.outputs {
        throw failure(
          "expected the input range to equal the output range \(item.entry.outputs)", item, .inputs)
      }
      try sweep(entries.map { Tile($0, inputs: 0..<1) }, inputs: 1)
    case .embedding, .reducer, .tokens:
      for item in entries where item.entry.inputs != 0..<operation.inputs {
        throw failure("expected all inputs 0..<\(operation.inputs)", item, .inputs)
      }
      try sweep(entries.map { Tile($0, inputs: 0..<1) }, inputs: 1)
    case .linear, .keys:
      try sweep(entries.map { Tile($0, inputs: $0.entry.inputs) }, inputs: operation.inputs)
    }
  }

  private struct Tile {
    var item: IndexedEntry
    var inputs: Range<Int>
    var outputs: Range<Int> { item.entry.outputs }

    init(_ item: IndexedEntry, inputs: Range<Int>) {
      self.item = item
      self.inputs = inputs
    }
  }

  private func failure(_ expected: String, _ item: IndexedEntry, _ part: PlacementFailure.Part)
    -> PlacementFailure
  {
    PlacementFailure("\(operation.name): \(expected), found \(item.entry.inputs)", entry: item.index, part)
  }

  /// Sweeps over the tiles by ascending first input: each must start where its rows are covered up to.
  private func sweep(_ tiles: [Tile], inputs: Int) throws(PlacementFailure) {
    let sorted = tiles.sorted {
      ($0.inputs.lowerBound, $0.outputs.lowerBound, $0.item.index)
        < ($1.inputs.lowerBound, $1.outputs.lowerBound, $1.item.index)
    }
    var tree = CoverTree(borders: borders(tiles))
    for (number, tile) in sorted.enumerated() {
      let reach = tree.furthest(in: tile.outputs)
      guard reach.input <= tile.inputs.lowerBound else { throw twice(tile, sorted[reach.entry]) }
      try checkGap(tree.nearest(in: tile.outputs), before: tile.inputs.lowerBound, inputs, sorted)
      tree.cover(tile.outputs, to: tile.inputs.upperBound, entry: number)
    }
    try checkGap(tree.nearest(in: 0..<operation.outputs), before: inputs, inputs, sorted)
  }

  private func borders(_ tiles: [Tile]) -> [Int] {
    var result: [Int] = []
    let all = tiles.flatMap { [$0.outputs.lowerBound, $0.outputs.upperBound] } + [0, operation.outputs]
    for border in all.sorted() where border != result.last { result.append(border) }
    return result
  }

  private func twice(_ tile: Tile, _ other: Tile) -> PlacementFailure {
    // The entry that stands later in the placement is the one to blame.
    let (first, second) = tile.item.index < other.item.index ? (tile, other) : (other, tile)
    let inputs = tile.item.entry.inputs.clamped(to: other.item.entry.inputs)
    let outputs = tile.outputs.clamped(to: other.outputs)
    return PlacementFailure(
      "\(operation.name): expected every element once, found in \(inputs) x out \(outputs) here and in entry "
        + "\(first.item.index)", entry: second.item.index)
  }

  private func checkGap(
    _ reach: CoverTree.Reach, before end: Int, _ inputs: Int, _ sorted: [Tile]
  ) throws(PlacementFailure) {
    guard reach.input < end else { return }
    let missing = inputs == operation.inputs ? "in \(reach.input)..<\(end) x " : ""
    let near =
      reach.entry >= 0 ? sorted[reach.entry] : sorted.first { $0.outputs.lowerBound >= reach.rows.upperBound }
    throw PlacementFailure(
      "\(operation.name): expected all elements to be placed, found \(missing)out \(reach.rows) nowhere",
      entry: (near ?? sorted.last)?.item.index, reach.entry >= 0 ? .inputs : .outputs)
  }
}
