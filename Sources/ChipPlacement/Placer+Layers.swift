import ChipModel
import SpikeWorkload

/// Cuts a model into units: pieces that go to one core together, in the order of the walk.
extension Placer {
  /// A slice of a vector holds at most so many channels, so that wide models fire on several cores at once.
  private static let sliceLimit = 512
  /// Most children of a node of the argmax tree.
  private static let argmaxFan = 8

  /// Cuts all operators.
  mutating func cutAll() throws(PlacementFailure) {
    try add([try piece("tokens", 0..<1, 0..<1, on: .host)])
    try cutEmbedding()
    for layer in shape.layers.indices {
      units.append([])
      try cutLayer(layer)
    }
    units.append([])
    let region = CutRegion(area: try cores(["lm_head"]), holds: .columns)
    let head = try rows("lm_head", 0..<shape.vocabulary, region)
    try add(try around("norm", head.map { [$0] }))
    try cutArgmax(head)
  }

  private mutating func add(_ unit: [Piece]) throws(PlacementFailure) {
    for piece in unit where piece.node == nil && !piece.demand.fits(capacity) {
      throw try oversize(piece.name)
    }
    if !unit.isEmpty { units.append(unit) }
  }

  private mutating func add(_ list: [[Piece]]) throws(PlacementFailure) {
    for unit in list { try add(unit) }
  }

  /// The embedding goes to the dram, else to cores; where not even one column of it fits a core, to the host,
  /// which looks up the row of a token and sends it.
  private mutating func cutEmbedding() throws(PlacementFailure) {
    guard chip.dram == nil, try smallest("embedding").demand.fits(capacity) else {
      let node: PlacementNode = chip.dram == nil ? .host : .dram
      return try add([try piece("embedding", 0..<shape.vocabulary, 0..<shape.hidden, on: node)])
    }
    try add(try rows("embedding", 0..<shape.hidden, CutRegion(area: 1, holds: .columns)).map { [$0] })
  }

  private mutating func cutLayer(_ layer: Int) throws(PlacementFailure) {
    var area = try cores(
      ["q_proj", "k_proj", "v_proj", "gk_proj", "state", "keys", "o_proj"].map {
        graph.name(layer, "attn." + $0)
      })
    let heads = try attention(layer, in: area)
    let output = try consumers(graph.name(layer, "attn.o_proj"), in: area)
    try add(
      try around(
        graph.name(layer, "attn.in"), merged(heads, output), and: try reducer(graph.name(layer, "attn.out"))))
    area = try cores(["gate_proj", "up_proj", "down_proj"].map { graph.name(layer, "mlp." + $0) })
    let products = try feedForward(layer, in: area)
    let down = try consumers(graph.name(layer, "mlp.down_proj"), in: area)
    try add(
      try around(
        graph.name(layer, "mlp.in"), merged(products, down), and: try reducer(graph.name(layer, "mlp.act"))))
  }

  /// The pieces of a linear layer whose inputs are made by units all over the layer, by ascending inputs.
  private func consumers(_ name: String, in area: Double) throws(PlacementFailure) -> [[Piece]] {
    try rows(name, 0..<shape.hidden, CutRegion(area: area, holds: .rows)).sorted {
      ($0.inputs.lowerBound, $0.outputs.lowerBound) < ($1.inputs.lowerBound, $1.outputs.lowerBound)
    }.map { [$0] }
  }

  /// Producers of a vector and the pieces that consume it, both by ascending channels, so that every consumer
  /// lies behind the producers of its first half.
  private func merged(_ producers: [[Piece]], _ consumers: [[Piece]]) -> [[Piece]] {
    var result: [[Piece]] = []
    var next = 0
    for unit in consumers {
      // Producers hold equal shares of the channels, but for the last.
      guard let piece = unit.first else { continue }
      let inputs = graph.operators[piece.operation].inputs
      let middle = piece.inputs.lowerBound + piece.inputs.upperBound
      let end = producers.count * middle / (2 * max(1, inputs))
      if end > next {
        result += producers[next..<end]
        next = end
      }
      result.append(unit)
    }
    return result + producers[next...]
  }

  /// A vector in the middle of the units that consume it: every spike of it goes to most of them.
  ///
  /// `other` is a unit that goes there too.
  private func around(
    _ name: String, _ consumers: [[Piece]], and other: [Piece] = []
  ) throws(PlacementFailure) -> [[Piece]] {
    let half = consumers.count / 2
    let slices = try slices(name, 0..<shape.hidden).map { [$0] }
    return consumers[..<half] + [other, try reducer(name)] + slices + consumers[half...]
  }

  /// Cores that operators fill.
  private func cores(_ names: [String]) throws(PlacementFailure) -> Double {
    var cores = 0.0
    for name in names {
      guard let index = graph.index(of: name) else { continue }
      let operation = graph.operators[index]
      let demand = memory.demand(operation, inputs: 0..<operation.inputs, outputs: 0..<operation.outputs)
      cores += max(
        Double(demand.synapse) / Double(max(1, capacity.synapse)),
        Double(demand.state) / Double(max(1, capacity.state)))
    }
    return cores
  }

  private func reducer(_ vector: String) throws(PlacementFailure) -> [Piece] {
    let name = vector + ".reducer"
    guard let index = graph.index(of: name) else { return [] }
    return [try piece(name, 0..<graph.operators[index].inputs, 0..<1)]
  }

  /// Cuts an element-wise operator into slices of whole weight groups, shorter ones where memory is short.
  private func slices(_ name: String, _ range: Range<Int>) throws(PlacementFailure) -> [Piece] {
    guard graph.index(of: name) != nil else { return [] }
    guard node(name) == nil else { return [try piece(name, range, range)] }
    let step = shape.weightGroup ?? 1
    var slice = max(step, Self.sliceLimit / step * step)
    while slice > 1, !(try piece(name, 0..<slice, 0..<slice)).demand.fits(capacity) { slice /= 2 }
    var pieces: [Piece] = []
    for block in blocks(range, of: slice) { pieces.append(try piece(name, block, block)) }
    return pieces
  }

  /// Projections, state or keys, and output of each key/value head.
  private func attention(_ layer: Int, in area: Double) throws(PlacementFailure) -> [[Piece]] {
    let region = CutRegion(area: area, holds: .columns)
    var result: [[Piece]] = []
    if graph.index(of: graph.name(layer, "attn.gk_proj.0")) != nil {
      result += try rows(graph.name(layer, "attn.gk_proj.0"), 0..<(shape.gateRank ?? 0), region).map { [$0] }
    }
    let width = shape.headDimension
    let span = width * shape.headsPerGroup
    for head in 0..<shape.keyValueHeads {
      var pieces = try rows(graph.name(layer, "attn.q_proj"), head * span..<(head + 1) * span, region)
      for name in ["k_proj", "v_proj", "gk_proj", "gk_proj.1"] {
        let full = graph.name(layer, "attn." + name)
        if graph.index(of: full) != nil {
          pieces += try rows(full, head * width..<(head + 1) * width, region)
        }
      }
      pieces += try headPieces(layer, head..<head + 1)
      result.append(pieces)
    }
    var units: [[Piece]] = []
    for pieces in result { units += together(pieces) }
    return units
  }

  /// One unit if the pieces fit an empty core together, else a unit of each.
  private func together(_ pieces: [Piece]) -> [[Piece]] {
    let total = pieces.reduce(MemoryDemand.zero) { $1.node == nil ? $0 + $1.demand : $0 }
    return total.fits(capacity) ? [pieces] : pieces.map { [$0] }
  }

  private func headPieces(_ layer: Int, _ heads: Range<Int>) throws(PlacementFailure) -> [Piece] {
    var pieces: [Piece] = []
    for name in ["attn.state", "attn.query", "attn.out"] {
      let full = graph.name(layer, name)
      if graph.index(of: full) != nil { pieces.append(try piece(full, heads, heads)) }
    }
    if graph.index(of: graph.name(layer, "attn.keys")) != nil { pieces += try keyBlocks(layer, heads) }
    return pieces
  }

  /// Cuts the key slots of a head into the fewest equal blocks of which each fits an empty core.
  private func keyBlocks(_ layer: Int, _ heads: Range<Int>) throws(PlacementFailure) -> [Piece] {
    let name = graph.name(layer, "attn.keys")
    let slots = graph.keySlots
    guard node(name) == nil else { return [try piece(name, heads, 0..<slots)] }
    for count in 1...slots {
      let size = (slots + count - 1) / count
      guard try piece(name, heads, 0..<size).demand.fits(capacity) else { continue }
      var pieces: [Piece] = []
      for block in blocks(0..<slots, of: size) { pieces.append(try piece(name, heads, block)) }
      return pieces
    }
    throw try oversize(name)
  }

  /// Matching rows of gate and up with their product; the part that owns the rows holds the product too.
  private func feedForward(_ layer: Int, in area: Double) throws(PlacementFailure) -> [[Piece]] {
    let gate = graph.name(layer, "mlp.gate_proj")
    let up = graph.name(layer, "mlp.up_proj")
    let act = graph.name(layer, "mlp.act")
    let free = [gate, up, act].allSatisfy { node($0) == nil }
    let region = CutRegion(area: area, holds: .columns)
    guard free, let cut = try cut([gate, up], outputs: shape.intermediate, partial: [act], region) else {
      var pieces = try rows(gate, 0..<shape.intermediate, region)
      pieces += try rows(up, 0..<shape.intermediate, region)
      pieces += try slices(act, 0..<shape.intermediate)
      return pieces.map { [$0] }
    }
    var result: [[Piece]] = []
    for block in blocks(0..<shape.intermediate, of: cut.block) {
      for part in blocks(0..<shape.hidden, of: cut.part) {
        let pair = [try piece(gate, part, block), try piece(up, part, block)]
        result.append(part.lowerBound > 0 ? pair : pair + [try piece(act, block, block)])
      }
    }
    return result
  }

  /// A tree of argmax nodes with at most 8 children each above the rows of the LM head.
  private mutating func cutArgmax(_ head: [Piece]) throws(PlacementFailure) {
    var level = head.filter { $0.inputs.lowerBound == 0 }.map(\.outputs)
    repeat {
      let isSingle = level.count == 1
      var parents: [Range<Int>] = []
      for start in stride(from: 0, to: level.count, by: Self.argmaxFan) {
        let children = level[start..<min(start + Self.argmaxFan, level.count)]
        let range = (children.first?.lowerBound ?? 0)..<(children.last?.upperBound ?? 0)
        // A single child needs no node of its own, unless it is all there is.
        if children.count > 1 || isSingle { try add([try piece("argmax", range, 0..<1)]) }
        parents.append(range)
      }
      level = parents
    } while level.count > 1
  }
}
