import SpikingModel
import SpikingOperators

extension WeightedFunction {
  /// The accumulators of a station for a position; taken from the spare ones when its first spike comes.
  func held(_ station: Int, _ position: Int) -> RowAccumulators {
    for entry in accumulators[station] where entry.position == position { return entry.rows }
    let rows = spare[station].popLast() ?? newAccumulators(plans[station])
    accumulators[station].append(HeldAccumulators(position: position, rows: rows))
    return rows
  }

  private func newAccumulators(_ plan: StationPlan) -> RowAccumulators {
    guard case .linear(let name) = plan.part, let codes = projection(name, plan.layer)?.codes else {
      preconditionFailure("only spiked linear layers hold accumulators")
    }
    return RowAccumulators(codes: codes, inputs: plan.inputs, outputs: plan.outputs)
  }

  /// Takes the accumulators of a station out of use, cleared for the next position.
  func free(_ station: Int, _ position: Int) {
    guard let index = accumulators[station].firstIndex(where: { $0.position == position }) else { return }
    let rows = accumulators[station].remove(at: index).rows
    rows.reset()
    spare[station].append(rows)
  }
}
