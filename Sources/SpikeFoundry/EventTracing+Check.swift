public import ChipModel
public import ChipPlacement
public import DataFiles
public import SpikeWorkload

extension EventTracing {
  /// Refuses cores, layers and positions that a run does not have, as nothing would ever be recorded of them.
  ///
  /// - Parameters:
  ///   - chip: its cores by number; the host and the attached memory have the numbers behind them.
  ///   - shape: its layers, as the checkpoint counts.
  ///   - positions: positions that are processed.
  /// - Throws: 64 naming the option.
  public func check(chip: Chip, shape: ModelShape, positions: Int) throws(Failure) {
    let further = chip.dramTile == nil ? "the host" : "the host, \(chip.coreCount + 1) the memory"
    try check(
      selection.cores, "--cores", 0..<chip.tileCount,
      "0 to \(chip.coreCount - 1), or \(chip.hostTile) for \(further)")
    let layers = shape.firstLayer..<shape.firstLayer + shape.layers.count
    try check(
      selection.layers, "--trace-layers", layers, "layers \(layers.lowerBound) to \(layers.upperBound - 1)")
    try check(selection.tokens, "--trace-tokens", 0..<positions, "positions 0 to \(positions - 1)")
  }

  private func check(
    _ given: [ClosedRange<Int>]?, _ option: String, _ known: Range<Int>, _ expected: String
  ) throws(Failure) {
    guard
      let wrong = given?.lazy.flatMap({ [$0.lowerBound, $0.upperBound] }).first(where: { !known.contains($0) }
      )
    else { return }
    throw Failure(.usage, "\(option): expected \(expected), found \(wrong)")
  }

  /// What to say where only cores are chosen on which nothing is placed; nil where one may do something.
  ///
  /// Complexity: O(entries of the placement * ranges).
  public func note(_ placement: Placement, on chip: Chip) -> String? {
    guard let cores = selection.cores, !cores.contains(where: { $0.upperBound >= chip.coreCount }) else {
      return nil
    }
    let isUsed = placement.entries.contains { entry in
      if case .core(let number) = entry.node { selection.holds(core: number) } else { false }
    }
    return isUsed ? nil : "--cores: nothing is placed on any of these cores"
  }
}

extension PreparedRun {
  /// Refuses to keep spikes and events of what the run does not have.
  ///
  /// - Throws: 64 naming the option.
  public func check(_ table: SpikeTable, _ tracing: EventTracing) throws(Failure) {
    try table.check(simulation.flow.sites)
    try tracing.check(chip: request.chip, shape: model.shape, positions: schedule.positions)
  }
}
