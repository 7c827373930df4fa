import ChipModel

extension Placer {
  /// The error for an operator of which no core can hold the smallest piece, however many cores there are.
  func oversize(_ name: String) throws(PlacementFailure) -> PlacementFailure {
    let piece = try smallest(name)
    let synapse = piece.demand.synapse > capacity.synapse
    let (limit, need, has) =
      synapse
      ? ("core.synapse_sram", piece.demand.synapse, capacity.synapse)
      : ("core.state_sram", piece.demand.state, capacity.state)
    return PlacementFailure(
      "chip '\(chip.name)' is too small: the smallest piece of \(name) needs \(need) B\n"
        + "  binding limit: \(limit) is \(has) B, \(need - has) B too few\n"
        + "  no number of such cores would do; set \(limit) to \(need) B or more")
  }

  /// Cores up to which a model that is too large is cut and packed to say how many it needs.
  private static let countedCores = 1 << 17

  /// Refuses a model that needs far more memory than the chip has before it is cut: a piece takes memory of the
  /// simulator as well, and a window or a layer can be stated as large as to make billions of them.
  ///
  /// The operators as a whole need no more than their pieces, so what is refused would not fit.
  func checkSize() throws(PlacementFailure) {
    var (synapse, state) = (0.0, 0.0)
    // The embedding may lie beside the cores.
    for operation in graph.operators where operation.kind != .embedding && node(operation.name) == nil {
      // An error that no number of cores would mend goes first.
      guard try smallest(operation.name).demand.fits(capacity) else { return }
      let whole = memory.demand(
        operation, inputs: 0..<operation.inputs, outputs: 0..<operation.outputs)
      synapse += Double(whole.synapse)
      state += Double(whole.state)
    }
    let bySynapse = synapse / Double(max(1, capacity.synapse))
    let byState = state / Double(max(1, capacity.state))
    let cores = max(bySynapse, byState)
    guard cores > Double(max(Self.countedCores, chip.coreCount)) else { return }
    let (limit, need) = bySynapse > byState ? ("core.synapse_sram", synapse) : ("core.state_sram", state)
    throw PlacementFailure(
      "chip '\(chip.name)' is too small: the model needs more than \(Int(clamping: Int128(cores))) cores, the chip has "
        + "\(chip.coreCount)\n  binding limit: \(limit), \(Int128(need)) B needed in all")
  }

  /// The error for a model that fits such cores, but not so few of them; four lines.
  func tooSmall(cores: Int) -> PlacementFailure {
    // In Int128: no core is too large for 64 bits, but all of a chip are.
    let placed = units.joined().filter { $0.node == nil }
    let need = (
      synapse: placed.reduce(Int128.zero) { $0 + Int128($1.demand.synapse) },
      state: placed.reduce(Int128.zero) { $0 + Int128($1.demand.state) }
    )
    let has = (synapse: chip.synapseMemory, state: chip.stateMemory)
    let missing = cores - chip.coreCount
    // Cross-multiplied, in Double as products of bytes leave any integer: the memory that is used to the greater part
    // binds.
    let bySynapse =
      Double(need.synapse) * Double(max(1, has.state)) >= Double(need.state) * Double(max(1, has.synapse))
    let (limit, short) =
      bySynapse
      ? ("core.synapse_sram", need.synapse - has.synapse) : ("core.state_sram", need.state - has.state)
    let reason =
      short > 0
      ? "\(limit), \(short) B too few on all cores"
      : "\(limit), in which the pieces do not fit together"
    return PlacementFailure(
      "chip '\(chip.name)' is too small: the model needs \(cores) cores, the chip has \(chip.coreCount)\n"
        + "  synapse memory: needs \(need.synapse) B, has \(has.synapse) B; state memory: needs \(need.state) B, "
        + "has \(has.state) B\n"
        + "  binding limit: \(reason)\n"
        + "  \(missing) more core\(missing == 1 ? "" : "s") would do: \(cores) (cores.rows x cores.cols), or "
        + "\((cores + chip.coresPerChip - 1) / chip.coresPerChip) such chips (system.chips)")
  }
}
