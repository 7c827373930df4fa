import ChipPlacement
public import SpikeWorkload

extension SyntheticFunction {
  /// A function side of the same run in the state before the first token; it shares the weights.
  public func fresh() -> SyntheticFunction {
    SyntheticFunction(
      model: model, weights: weights, flow: flow, schedule: schedule, keeping: keeping,
      threads: threads)
  }

  /// Makes room for a position whose token has entered.
  public func enter(position: Int, token: Int) {
    positions[position] = SyntheticPosition(
      token: token, shape: generator.shape, sites: flow.sites.count, stations: plans.count,
      matrices: generator.shape.layers.count * StationPlan.Linear.allCases.count)
  }

  /// Determines what a station fires, or closes its accumulators.
  public func compute(station: Int, position: Int) {
    let plan = plans[station]
    let state = state(position)
    switch plan.part {
    case .reducer(.attentionOutput): fire(.outputProjection, plan.layer, position, state)
    case .reducer(.activation): fire(.downProjection, plan.layer, position, state)
    case .reducer(.residual(let point)):
      guard point < 2 * generator.shape.layers.count else { return }
      fire(point % 2 == 0 ? .attentionInput : .mlpInput, plan.layer, position, state)
    case .query: fire(.query, plan.layer, position, state)
    case .linear(let name):
      if let piece = pieces[station] { close(piece, station, position, state) }
      if plan.isOwner { listNonZero(name, plan, position, state) }
    case .none, .embedding, .residual, .linearAttention, .keyWriter, .keys, .attentionOutput, .activation:
      break
    }
  }

  private func fire(_ kind: Site.Kind, _ layer: Int, _ position: Int, _ state: SyntheticPosition) {
    let site = Site(layer: generator.shape.firstLayer + layer, kind: kind)
    guard let index = sites[site], state.activity.sites[index].counts.isEmpty else { return }
    state.activity.sites[index] = generator.counts(site, position: position)
  }

  private func listNonZero(
    _ name: StationPlan.Linear, _ plan: StationPlan, _ position: Int, _ state: SyntheticPosition
  ) {
    guard generator.shape.layers.indices.contains(plan.layer),
      generator.shape.layers[plan.layer] == .gatedLinear
    else { return }
    if name == .query, state.activity.queries[plan.layer].isEmpty {
      state.activity.queries[plan.layer] = generator.nonZeroQueries(layer: plan.layer, position: position)
    } else if name == .key, state.activity.keys[plan.layer].isEmpty {
      state.activity.keys[plan.layer] = generator.nonZeroKeys(layer: plan.layer, position: position)
    }
  }

  /// The activity of a position that is on the chip, as far as it is determined.
  public func activity(of position: Int) -> TokenActivity { state(position).activity }

  /// The spike counts of one site at a position that is on the chip.
  public func counts(site: Int, position: Int) -> SparseCounts { state(position).activity.sites[site] }

  /// A random token.
  public func next(position: Int) -> Int {
    let next = generator.next(position: position)
    state(position).activity.next = next
    return next
  }

  /// Keeps what is to be kept of a position that is done and drops the rest.
  public func finish(position: Int) {
    kept.take(state(position).activity, keeping, generator.shape)
    positions[position] = nil
  }
}
