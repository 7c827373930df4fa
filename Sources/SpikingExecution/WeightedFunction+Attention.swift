import ChipPlacement
import SpikeWorkload
import SpikingModel
import SpikingOperators

extension WeightedFunction {
  private var width: Int { model.shape.headDimension }
  private var span: Int { model.shape.headDimension * model.shape.headsPerGroup }

  /// Lists the channels behind the ReLU of linear attention that are not zero: only they travel.
  func noteNonZero(_ name: StationPlan.Linear, _ plan: StationPlan, _ state: PositionState) {
    guard model.shape.layers[plan.layer] == .gatedLinear, name == .query || name == .key,
      let rows = state.layers[plan.layer].rows[name]
    else { return }
    let channels = plan.outputs.filter { rows[$0] > 0 }.map { Int32(truncatingIfNeeded: $0) }
    if name == .query {
      state.activity.queries[plan.layer].merge(channels, over: plan.outputs)
    } else {
      state.activity.keys[plan.layer].merge(channels, over: plan.outputs)
    }
  }

  func computeLinearAttention(_ plan: StationPlan, _ state: PositionState) {
    let layer = plan.layer
    let rows = state.layers[layer].rows
    guard let query = rows[.query], let key = rows[.key], let value = rows[.value],
      let gate = rows[.gate] ?? rows[.gateSecond]
    else { return }
    for head in plan.outputs {
      let channels = head * width..<(head + 1) * width
      let output = states[layer][head].step(
        queries: Array(query[head * span..<(head + 1) * span]), key: Array(key[channels]),
        value: Array(value[channels]), gateLogits: Array(gate[channels]))
      state.layers[layer].attention.replaceSubrange(head * span..<(head + 1) * span, with: output)
    }
  }

  /// Rotates the queries of whole heads; every head is a vector with a threshold of its own.
  func computeQuery(_ plan: StationPlan, _ state: PositionState) {
    let layer = plan.layer
    guard let query = state.layers[layer].rows[.query] else { return }
    let visible = schedule.visible(state.position).count
    let group = model.shape.headsPerGroup
    let heads = plan.outputs.lowerBound * group..<plan.outputs.upperBound * group
    for head in heads {
      let channels = head * width..<(head + 1) * width
      let rotated = rotary(Array(query[channels]), position: state.position)
      state.layers[layer].query.replaceSubrange(channels, with: rotated)
      fireQuery(head, rotated, layer, state)
    }
    if state.layers[layer].scores.isEmpty, model.shape.isSpiking {
      state.layers[layer].scores = Array(repeating: 0, count: model.shape.heads * visible)
    }
  }

  private func fireQuery(_ head: Int, _ rotated: [Double], _ layer: Int, _ state: PositionState) {
    guard let site = siteIndex(.query, layer), let encoded = encode(rotated, site, state) else { return }
    if state.thresholds[site].isEmpty {
      state.thresholds[site] = Array(repeating: 0, count: model.shape.heads)
    }
    state.thresholds[site][head] = encoded.threshold.value
    state.activity.sites[site].merge(SparseCounts(dense: encoded.counts), at: head * width)
  }

  func writeKeys(_ plan: StationPlan, _ state: PositionState) {
    let rows = state.layers[plan.layer].rows
    guard let keys = rows[.key], let values = rows[.value] else { return }
    for head in plan.inputs {
      let channels = head * width..<(head + 1) * width
      let key = rotary(Array(keys[channels]), position: state.position)
      let cache = caches[plan.layer][head]
      guard model.shape.isSpiking else {
        cache.write(position: state.position, key: key, value: Array(values[channels]))
        continue
      }
      let keyCodes = KeyValueQuantizer.quantize(key)
      let valueCodes = KeyValueQuantizer.quantize(values[channels])
      cache.write(
        position: state.position, key: keyCodes.codes, keyScale: keyCodes.scale, value: valueCodes.codes,
        valueScale: valueCodes.scale)
      if keeping.contains(.keyValueCodes) {
        results.keep(
          keyCodes, valueCodes, layer: plan.layer, head: head, position: state.position, model.shape)
      }
    }
  }

  /// A query spike at a block of keys: its channel of every visible key of the block.
  func serveQuery(_ plan: StationPlan, _ state: PositionState, _ channel: Int, _ value: Int32) {
    let head = channel / width
    let visible = schedule.visible(state.position)
    caches[plan.layer][head / model.shape.headsPerGroup].addSpike(
      channel: channel % width, value: value, visible: visible, block: plan.outputs,
      keySlots: flow.graph.keySlots,
      into: &state.layers[plan.layer].scores, from: head * visible.count)
  }

  func computeAttentionOutput(_ plan: StationPlan, _ state: PositionState) {
    let layer = plan.layer
    let channels = plan.outputs.lowerBound * span..<plan.outputs.upperBound * span
    if let norm = headNorms[layer], model.shape.layers[layer] == .gatedLinear {
      let normed = norm.perHead(Array(state.layers[layer].attention[channels]))
      state.layers[layer].attention.replaceSubrange(channels, with: normed)
      return
    }
    for head in channels.lowerBound / width..<channels.upperBound / width {
      let output = model.shape.isSpiking ? spikedHead(head, layer, state) : floatHead(head, layer, state)
      state.layers[layer].attention.replaceSubrange(head * width..<(head + 1) * width, with: output)
    }
  }

  private func spikedHead(_ head: Int, _ layer: Int, _ state: PositionState) -> [Double] {
    guard let site = siteIndex(.query, layer), state.thresholds[site].count > head else {
      return Array(repeating: 0, count: width)
    }
    let visible = schedule.visible(state.position)
    let cache = caches[layer][head / model.shape.headsPerGroup]
    let threshold = state.thresholds[site][head]
    let scores = visible.enumerated().map { index, position in
      SpikedAttention.score(
        Int64(state.layers[layer].scores[head * visible.count + index]), threshold: threshold,
        keyScale: cache.keyScales[position % cache.capacity], dimension: width)
    }
    var output = Array(repeating: 0.0, count: width)
    for (probability, position) in zip(Softmax.probabilities(scores), visible) {
      let slot = position % cache.capacity
      let scale = cache.valueScales[slot]
      for channel in 0..<width {
        output[channel] += probability * (Double(cache.valueCodes[slot * width + channel]) * scale)
      }
    }
    return output
  }

  private func floatHead(_ head: Int, _ layer: Int, _ state: PositionState) -> [Double] {
    let cache = caches[layer][head / model.shape.headsPerGroup]
    let visible = schedule.visible(state.position)
    return FloatAttention.attend(
      query: Array(state.layers[layer].query[head * width..<(head + 1) * width]),
      keys: visible.map { cache.keys[$0 % cache.capacity] },
      values: visible.map { cache.values[$0 % cache.capacity] })
  }
}
