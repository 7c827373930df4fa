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

  /// The error for a model that fits such cores, but not so few of them; four lines.
  func tooSmall(cores: Int) -> PlacementFailure {
    let need = units.joined().reduce(MemoryDemand.zero) { $1.node == nil ? $0 + $1.demand : $0 }
    let has = MemoryDemand(synapse: capacity.synapse * chip.coreCount, state: capacity.state * chip.coreCount)
    let missing = cores - chip.coreCount
    // Cross-multiplied, in Double as products of bytes leave 64 bits: the memory that is used to the greater part
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
