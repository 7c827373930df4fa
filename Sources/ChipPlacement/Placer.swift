public import ChipModel
import RunRecord
import SpikeWorkload

/// The default placer: walks the mesh in a serpentine in the order of the data flow, so that producers lie
/// near their consumers, and puts on one core what exchanges the most values (the projections and the state
/// of a key/value head; matching rows of gate and up with their product).
public struct Placer {
  let graph: OperatorGraph
  let chip: Chip
  var floor: CoreFloor
  var entries: [PlacementEntry] = []
  private let memory: MemoryModel

  /// Places a model on a chip.
  ///
  /// - Throws: `PlacementFailure` naming the binding limit, by how much it is missed, and the number of cores
  ///   that would do.
  public static func place(_ graph: OperatorGraph, on chip: Chip) throws(PlacementFailure) -> Placement {
    var placer = Placer(graph: graph, chip: chip)
    try placer.placeAll()
    guard placer.floor.opened <= chip.coreCount else { throw placer.tooSmall() }
    let placement = Placement(entries: placer.entries)
    try PlacementCheck.check(placement, graph: graph, chip: chip)
    return placement
  }

  private init(graph: OperatorGraph, chip: Chip) {
    self.graph = graph
    self.chip = chip
    floor = CoreFloor(columns: chip.columns, capacity: MemoryDemand(synapse: chip.core.synapseMemory, state: chip.core.stateMemory))
    memory = MemoryModel(graph: graph, banks: chip.core.banks)
  }

  private var shape: ModelShape { graph.shape }

  private mutating func placeAll() throws(PlacementFailure) {
    try place(whole: "tokens", on: .host)
    if chip.dram != nil {
      try place(whole: "embedding", on: .dram)
    } else {
      try placeRows("embedding", 0..<shape.hidden)
    }
    for layer in shape.layers.indices {
      floor.startGroup()
      try placeLayer(layer)
    }
    floor.startGroup()
    try placeResidual("norm")
    try placeHead()
  }

  private mutating func placeLayer(_ layer: Int) throws(PlacementFailure) {
    try placeResidual(graph.name(layer, "attn.in"))
    try placeHeads(layer)
    try placeReducer(graph.name(layer, "attn.out.reducer"))
    try placeRows(graph.name(layer, "attn.o_proj"), 0..<shape.hidden)
    try placeResidual(graph.name(layer, "mlp.in"))
    try placeFeedForward(layer)
    try placeReducer(graph.name(layer, "mlp.act.reducer"))
    try placeRows(graph.name(layer, "mlp.down_proj"), 0..<shape.hidden)
  }

  /// A residual slice holds at most 512 channels, so that wide models fire on several cores at once.
  private mutating func placeResidual(_ name: String) throws(PlacementFailure) {
    let step = shape.weightGroup ?? 1
    let slice = max(step, 512 / step * step)
    try placeReducer(name + ".reducer")
    for start in stride(from: 0, to: shape.hidden, by: slice) {
      let range = start..<min(start + slice, shape.hidden)
      try placeTogether([try piece(name, range, range)])
    }
  }

  private mutating func placeReducer(_ name: String) throws(PlacementFailure) {
    guard let index = graph.index(of: name) else { return }
    try placeTogether([try piece(name, 0..<graph.operators[index].inputs, 0..<1)])
  }

  /// Projections, state or keys, and output of each key/value head: on one core where they fit.
  private mutating func placeHeads(_ layer: Int) throws(PlacementFailure) {
    if graph.index(of: graph.name(layer, "attn.gk_proj.0")) != nil {
      try placeRows(graph.name(layer, "attn.gk_proj.0"), 0..<(shape.gateRank ?? 0))
    }
    let width = shape.headDimension
    let span = width * shape.headsPerGroup
    for head in 0..<shape.keyValueHeads {
      var pieces = try rows(graph.name(layer, "attn.q_proj"), head * span..<(head + 1) * span)
      for name in ["k_proj", "v_proj", "gk_proj", "gk_proj.1"] {
        let full = graph.name(layer, "attn." + name)
        if graph.index(of: full) != nil { pieces += try rows(full, head * width..<(head + 1) * width) }
      }
      pieces += try headPieces(layer, head..<head + 1)
      try placeTogether(pieces)
    }
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
    var blocks = 1
    while blocks <= slots {
      let size = (slots + blocks - 1) / blocks
      let first = try piece(name, heads, 0..<min(size, slots))
      if first.demand.fits(floor.capacity) {
        var pieces: [Piece] = []
        for start in stride(from: 0, to: slots, by: size) {
          pieces.append(try piece(name, heads, start..<min(start + size, slots)))
        }
        return pieces
      }
      blocks += 1
    }
    throw PlacementFailure(
      "chip '\(chip.name)' is too small: one key of \(name) needs more than core.state_sram = \(chip.core.stateMemory) B")
  }

  /// Matching rows of gate and up with their product on one core.
  private mutating func placeFeedForward(_ layer: Int) throws(PlacementFailure) {
    let names = ["gate_proj", "up_proj", "act"].map { graph.name(layer, "mlp." + $0) }
    let block = try pairedRows(names)
    guard block > 0, names.allSatisfy({ node($0) == nil }) else {
      for name in names.prefix(2) { try placeRows(name, 0..<shape.intermediate) }
      try placeSlices(names[2], slice: 512)
      return
    }
    let count = (shape.intermediate + block - 1) / block
    let size = (shape.intermediate + count - 1) / count
    for start in stride(from: 0, to: shape.intermediate, by: size) {
      let range = start..<min(start + size, shape.intermediate)
      try placeTogether([
        try piece(names[0], 0..<shape.hidden, range), try piece(names[1], 0..<shape.hidden, range),
        try piece(names[2], range, range),
      ])
    }
  }

  /// The most rows of gate, up and product that fit an empty core together; 0 where not one does.
  private func pairedRows(_ names: [String]) throws(PlacementFailure) -> Int {
    var low = 0
    var high = shape.intermediate
    while low < high {
      let middle = (low + high + 1) / 2
      let demand = try piece(names[0], 0..<shape.hidden, 0..<middle).demand
        + piece(names[1], 0..<shape.hidden, 0..<middle).demand + piece(names[2], 0..<middle, 0..<middle).demand
      if demand.fits(floor.capacity) { low = middle } else { high = middle - 1 }
    }
    return low
  }

  private mutating func placeSlices(_ name: String, slice: Int) throws(PlacementFailure) {
    guard let index = graph.index(of: name) else { return }
    for start in stride(from: 0, to: graph.operators[index].outputs, by: slice) {
      let range = start..<min(start + slice, graph.operators[index].outputs)
      try placeTogether([try piece(name, range, range)])
    }
  }

  /// LM head rows, then a tree of argmax nodes with at most 8 children each.
  private mutating func placeHead() throws(PlacementFailure) {
    try placeRows("lm_head", 0..<shape.vocabulary)
    var level = Set(entries.filter { $0.operation == "lm_head" }.map(\.outputs)).sorted { $0.lowerBound < $1.lowerBound }
    repeat {
      var parents: [Range<Int>] = []
      for start in stride(from: 0, to: level.count, by: 8) {
        let children = level[start..<min(start + 8, level.count)]
        parents.append((children.first?.lowerBound ?? 0)..<(children.last?.upperBound ?? 0))
      }
      for range in parents where level.count == 1 || !level.contains(range) || parents.count == 1 {
        try placeTogether([try piece("argmax", range, 0..<1)])
      }
      level = parents
    } while level.count > 1
  }

  /// Places the given output rows of a linear layer (or of the embedding), cut to fit.
  private mutating func placeRows(_ name: String, _ outputs: Range<Int>) throws(PlacementFailure) {
    for piece in try rows(name, outputs) { try placeTogether([piece]) }
  }

  private mutating func place(whole name: String, on node: PlacementNode) throws(PlacementFailure) {
    guard let index = graph.index(of: name) else { return }
    let operation = graph.operators[index]
    entries.append(
      PlacementEntry(operation: name, inputs: 0..<operation.inputs, outputs: 0..<operation.outputs, node: node))
  }

  /// Puts pieces on one core if they fit an empty one together, else each where it fits.
  private mutating func placeTogether(_ pieces: [Piece]) throws(PlacementFailure) {
    let onCores = pieces.filter { node($0.name) == nil }
    for piece in pieces where node(piece.name) != nil { place(piece, on: node(piece.name) ?? .host) }
    let total = onCores.reduce(MemoryDemand.zero) { $0 + $1.demand }
    if total.fits(floor.capacity) {
      let core = floor.take(total)
      for piece in onCores { place(piece, on: .core(core)) }
      return
    }
    for piece in onCores {
      guard piece.demand.fits(floor.capacity) else { throw oversize(piece) }
      place(piece, on: .core(floor.take(piece.demand)))
    }
  }

  private mutating func place(_ piece: Piece, on node: PlacementNode) {
    entries.append(PlacementEntry(operation: piece.name, inputs: piece.inputs, outputs: piece.outputs, node: node))
  }

  /// The node that the chip demands for an operator; nil means any core.
  func node(_ name: String) -> PlacementNode? {
    guard let index = graph.index(of: name) else { return nil }
    let needed = graph.needs(graph.operators[index])
    return needed.contains { chip.core.support[$0.rawValue] == .host } ? .host : nil
  }

  func piece(_ name: String, _ inputs: Range<Int>, _ outputs: Range<Int>) throws(PlacementFailure) -> Piece {
    guard let index = graph.index(of: name) else { throw PlacementFailure("no operator '\(name)'") }
    return Piece(
      name: name, inputs: inputs, outputs: outputs,
      demand: memory.demand(graph.operators[index], inputs: inputs, outputs: outputs))
  }
}
