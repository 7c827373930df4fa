import ChipPlacement
import SpikeWorkload
import SpikingModel
import SpikingOperators

extension WeightedFunction {
  /// Computes the results of a station for a position, over whole vectors in index order.
  ///
  /// Does nothing at stations whose results another determines, as where a group fires what its reducer encoded.
  public func compute(station: Int, position: Int) {
    let plan = plans[station]
    let state = state(position)
    switch plan.part {
    case .none, .keys: break
    case .embedding:
      for channel in plan.outputs {
        state.embedding[channel] = model.embeddings.value(row: state.token, column: channel)
      }
    case .residual(let point): addResidual(point, plan.outputs, state)
    case .reducer(let vector): encode(vector, plan.layer, state)
    case .linear(let name): computeLinear(station, name, plan, state)
    case .linearAttention: computeLinearAttention(plan, state)
    case .query: computeQuery(plan, state)
    case .keyWriter: writeKeys(plan, state)
    case .attentionOutput: computeAttentionOutput(plan, state)
    case .activation: activate(plan, state)
    }
  }

  /// h <- h + rows of the projection before the point (or the embedding).
  private func addResidual(_ point: Int, _ range: Range<Int>, _ state: PositionState) {
    guard point > 0 else {
      for channel in range { state.stream[0][channel] = state.embedding[channel] }
      return
    }
    let name: StationPlan.Linear = point % 2 == 1 ? .output : .mlpDown
    // None where a value before them could not be encoded: the run fails in the end, and says so.
    let rows = state.layers[(point - 1) / 2].rows[name]
    for channel in range {
      state.stream[point][channel] = state.stream[point - 1][channel] + (rows?[channel] ?? 0)
    }
  }

  /// Evaluates a vector behind its reduction: the norm, then threshold and counts where the site is spiked.
  private func encode(_ vector: StationPlan.Encoding, _ layer: Int, _ state: PositionState) {
    switch vector {
    case .attentionOutput: fire(.outputProjection, layer, state.layers[layer].attention, state)
    case .activation: fire(.downProjection, layer, state.layers[layer].activation, state)
    case .residual(let point):
      let isLast = point == 2 * model.shape.layers.count
      let norm = isLast ? finalNorm : point % 2 == 0 ? attentionNorms[point / 2] : mlpNorms[point / 2]
      state.normed[point] = norm(state.stream[point])
      if !isLast { fire(point % 2 == 0 ? .attentionInput : .mlpInput, layer, state.normed[point], state) }
    }
  }

  private func fire(_ kind: Site.Kind, _ layer: Int, _ vector: [Double], _ state: PositionState) {
    guard let site = siteIndex(kind, layer), let encoded = encode(vector, site, state) else { return }
    state.activity.sites[site] = SparseCounts(dense: encoded.counts)
    state.thresholds[site] = [encoded.threshold.value]
  }

  /// Encodes one vector, noting the rounding margin; a value that no count can stand for fails the run.
  func encode(_ vector: [Double], _ site: Int, _ state: PositionState) -> EncodedSpikes? {
    do {
      let encoded = try encoder.encode(vector)
      results.note(margin: encoded.margin, isClamped: encoded.threshold.isClamped, site: site)
      return encoded
    } catch {
      let problem = "\(flow.sites[site]): position \(state.position): \(error)"
      let place = state.position * flow.sites.count + site
      failures[place] = min(failures[place] ?? problem, problem)
      return nil
    }
  }

  /// Index of a site in the order of the activity; nil where the mode does not encode it.
  func siteIndex(_ kind: Site.Kind, _ layer: Int) -> Int? {
    let site = Site(layer: model.shape.firstLayer + layer, kind: kind)
    return flow.sites.firstIndex(of: site)
  }

  private func activate(_ plan: StationPlan, _ state: PositionState) {
    let rows = state.layers[plan.layer].rows
    guard let gate = rows[.mlpGate], let up = rows[.mlpUp] else { return }
    for channel in plan.outputs {
      state.layers[plan.layer].activation[channel] = GatedMLP.silu(gate[channel]) * up[channel]
    }
  }
}
