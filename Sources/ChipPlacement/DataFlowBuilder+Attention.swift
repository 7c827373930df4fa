import SpikeWorkload

extension DataFlowBuilder {
  /// One attention block behind its residual point; returns the stations that own o_proj's rows.
  mutating func addAttention(_ layer: Int, _ residual: [Int]) -> [Int] {
    let graph = flow.graph
    let input = graph.name(layer, "attn.in")
    let query = addLinear(graph.name(layer, "attn.q_proj"))
    let key = addLinear(graph.name(layer, "attn.k_proj"))
    let value = addLinear(graph.name(layer, "attn.v_proj"))
    let isLinear = shape.layers[layer] == .gatedLinear
    let gate = isLinear ? addGate(layer) : nil
    let projections = [query, key, value] + (gate.map { [$0.first] } ?? [])
    let fire = addFiring(
      input, holders: residual, normed: true, consumers: projections.flatMap(\.owners))
    feed(layer, .attentionInput, input, from: fire, to: projections.flatMap(\.all))
    let output = stations(graph.name(layer, "attn.out")) { _ in .attentionOutput }
    if isLinear {
      addLinearAttention(layer, query, key, value, gate?.last ?? key, output)
    } else {
      addWindowAttention(layer, query, key, value, output)
    }
    let projection = addLinear(graph.name(layer, "attn.o_proj"))
    let name = graph.name(layer, "attn.out")
    let firing =
      graph.isSpiked(.outputProjection)
      ? addFiring(name, holders: output, normed: false, consumers: projection.owners) : output
    feed(layer, .outputProjection, name, from: firing, span: headSpan, to: projection.all)
    return projection.owners
  }

  /// The gate: one projection, or two in a row; the first takes the site's input, the last feeds the state.
  private mutating func addGate(_ layer: Int) -> (first: LinearStations, last: LinearStations) {
    let graph = flow.graph
    guard shape.gateRank != nil else {
      let gate = addLinear(graph.name(layer, "attn.gk_proj"))
      return (gate, gate)
    }
    let first = addLinear(graph.name(layer, "attn.gk_proj.0"))
    let last = addLinear(graph.name(layer, "attn.gk_proj.1"))
    connect(
      "\(graph.name(layer, "attn.gk_proj.0")) > gk_proj.1", .values, from: outputs(first.owners),
      to: inputs(last.all))
    return (first, last)
  }

  private mutating func addLinearAttention(
    _ layer: Int, _ query: LinearStations, _ key: LinearStations, _ value: LinearStations,
    _ gate: LinearStations,
    _ output: [Int]
  ) {
    let name = flow.graph.name(layer, "attn.state")
    let state = stations(name) { _ in .linearAttention }
    let width = shape.headDimension
    let prefix = flow.graph.name(layer, "attn.")
    connect(
      "\(prefix)q_proj > state", .nonZeroQueries(layer: layer), from: outputs(query.owners),
      to: outputs(state, span: headSpan))
    connect(
      "\(prefix)k_proj > state", .nonZeroKeys(layer: layer), from: outputs(key.owners),
      to: outputs(state, span: width))
    connect("\(prefix)v_proj > state", .values, from: outputs(value.owners), to: outputs(state, span: width))
    connect("\(prefix)gk_proj > state", .values, from: outputs(gate.owners), to: outputs(state, span: width))
    connect(
      "\(prefix)state > out", .values, from: outputs(state, span: headSpan),
      to: outputs(output, span: headSpan))
  }

  private mutating func addWindowAttention(
    _ layer: Int, _ query: LinearStations, _ key: LinearStations, _ value: LinearStations, _ output: [Int]
  ) {
    let prefix = flow.graph.name(layer, "attn.")
    let width = shape.headDimension
    let rotated = stations(prefix + "query") { _ in .query }
    connect(
      "\(prefix)q_proj > query", .values, from: outputs(query.owners), to: outputs(rotated, span: headSpan))
    let writers = stations(prefix + "keys", { [.writes($0.outputs)] }) { _ in .keyWriter }
    let keys = stations(prefix + "keys", { [.reads($0.outputs)] }) { _ in .keys }
    // Not the flow itself: it is changed while these are in use, and would be copied.
    let slots = (writers + keys).map { ($0, flow.stations[$0].outputs) }
    let slotsByStation = Dictionary(uniqueKeysWithValues: slots)
    let writes: (Int) -> Participation = { .writes(slotsByStation[$0] ?? 0..<0) }
    let reads: (Int) -> Participation = { .reads(slotsByStation[$0] ?? 0..<0) }
    connect(
      "\(prefix)k_proj > keys", .values, from: outputs(key.owners), to: inputs(writers, span: width), writes)
    connect(
      "\(prefix)v_proj > keys", .values, from: outputs(value.owners), to: inputs(writers, span: width), writes
    )
    addWrittenKeys(prefix, from: writers, to: rotated)
    addQueries(layer, from: rotated, to: keys, reads)
    addWeightedValues(prefix, from: keys, to: output)
  }

  /// A query sees its own key, so it fires only once that key is written.
  private mutating func addWrittenKeys(_ prefix: String, from writers: [Int], to rotated: [Int]) {
    // One block writes at a position, so each has a flow of its own: the credits of one common flow would add up to
    // more than the query has banks.
    for station in writers {
      let slots = flow.stations[station].outputs
      connect(
        "\(prefix)keys > query", .scalars(1), from: inputs([station]), to: outputs(rotated),
        { _ in .writes(slots) })
    }
  }

  /// Queries go to all keys: as spikes behind their thresholds, or as values.
  private mutating func addQueries(
    _ layer: Int, from rotated: [Int], to keys: [Int], _ reads: (Int) -> Participation
  ) {
    let prefix = flow.graph.name(layer, "attn.")
    if let site = siteIndex(layer, .query) {
      // The query station holds whole heads, so their thresholds need no reduction over tiles.
      for source in outputs(rotated) {
        connect(
          "\(prefix)query threshold", .thresholds(shape.headsPerGroup * source.channels.count),
          from: [source],
          to: inputs(keys), reads)
      }
      connect(
        flow.sites[site].description, .spikes(site: site), from: outputs(rotated, span: headSpan),
        to: inputs(keys, span: headSpan), reads)
    } else {
      connect(
        "\(prefix)query > keys", .values, from: outputs(rotated, span: headSpan),
        to: inputs(keys, span: headSpan),
        reads)
    }
  }

  /// Each block of keys sends, per query head, its maximum, its sum and its part of the weighted values.
  private mutating func addWeightedValues(_ prefix: String, from keys: [Int], to output: [Int]) {
    let merged = shape.headsPerGroup * (shape.headDimension + 2)
    for station in keys {
      let slots = flow.stations[station].outputs
      connect(
        "\(prefix)keys > out", .values, from: inputs([station], span: merged),
        to: outputs(output, span: merged),
        { _ in .reads(slots) })
    }
  }
}
