import ChipPlacement
public import SpikeWorkload
import SpikingModel
import SpikingOperators

extension WeightedFunction {
  /// Another one of the same model, with empty states and caches.
  public func fresh() -> WeightedFunction {
    WeightedFunction(model: model, flow: flow, schedule: schedule, keeping: keeping)
  }

  /// Makes room for a position whose token has entered.
  public func enter(position: Int, token: Int) {
    positions[position] = PositionState(
      position: position, token: token, shape: model.shape, sites: flow.sites.count)
  }

  /// The activity of a position that is on the chip, as far as it is determined.
  public func activity(of position: Int) -> TokenActivity { state(position).activity }

  /// The spike counts of one site at a position that is on the chip.
  public func counts(site: Int, position: Int) -> SparseCounts { state(position).activity.sites[site] }

  /// The token id with the largest logit, the lowest id among equals; noted in the activity.
  ///
  /// Complexity: O(n) in the vocabulary.
  public func next(position: Int) -> Int {
    let logits = state(position).logits
    var best = 0
    for index in logits.indices where logits[index] > logits[best] { best = index }
    state(position).activity.next = best
    return best
  }

  /// Keeps what is to be kept of a position that is done and drops the rest.
  public func finish(position: Int) {
    let state = state(position)
    if keeping.contains(.logits), state.logits.isEmpty { computeLogits(state) }
    results.take(state, keeping, model.shape)
    if keeping.contains(.accumulators) { keepStates() }
    positions[position] = nil
  }

  /// Keeps the states as they are now: positions finish in order, so the last call keeps those of the last one,
  /// also where a stop token ended the run early.
  private func keepStates() {
    for (layer, heads) in states.enumerated() where !heads.isEmpty {
      results.states[layer] = heads.flatMap(\.state)
    }
  }

  /// Adds the counts of all channels that a station takes of a site, in channel order.
  ///
  /// Complexity: O(fired channels · rows of the station).
  public func serveAll(station: Int, position: Int, site: Int) {
    let plan = plans[station]
    let counts = counts(site: site, position: position)
    let shape = model.shape
    if case .keys = plan.part {
      let width = shape.headDimension * shape.headsPerGroup
      for index in counts.indices(in: plan.inputs.lowerBound * width..<plan.inputs.upperBound * width) {
        serveQuery(plan, state(position), Int(counts.channels[index]), counts.counts[index])
      }
      return
    }
    let slice = counts.indices(in: plan.inputs)
    guard !slice.isEmpty else { return }
    let rows = held(station, position)
    for index in slice { rows.add(input: Int(counts.channels[index]), value: counts.counts[index]) }
  }

  /// Adds one spike: to the accumulators of a linear layer, or to the scores of a block of keys.
  ///
  /// Complexity: O(rows of the station), or O(visible keys) where it holds keys.
  public func serve(station: Int, position: Int, channel: Int, value: Int32) {
    if case .keys = plans[station].part {
      serveQuery(plans[station], state(position), channel, value)
    } else {
      held(station, position).add(input: channel, value: value)
    }
  }
}
