import DenseReference
import SpikeFoundry

/// Puts the results of an event run into the form that comparisons read.
enum Observation {
  static func trace(_ run: FinishedRun) -> ObservedTrace {
    let results = run.results
    let shape = run.prepared.model.shape
    let rows = results.activities.count
    var trace = ObservedTrace()
    for (index, site) in results.sites.enumerated() {
      let width = shape.width(of: site.kind)
      trace.counts[site] = TraceTensor(
        shape: [rows, width], values: results.activities.denseCounts(site: index, width: width))
      let inner = site.kind == .query ? [shape.heads] : []
      trace.thresholds[site] = TraceTensor(
        shape: [rows] + inner, values: results.thresholds.flatMap { $0[index] })
    }
    for layer in shape.layers.indices { addLayer(layer, results, shape, rows, &trace) }
    trace.logits = TraceTensor(shape: [rows, shape.vocabulary], values: results.logits.flatMap { $0 })
    return trace
  }

  private static func addLayer(
    _ layer: Int, _ results: FunctionResults, _ shape: ModelShape, _ rows: Int, _ trace: inout ObservedTrace
  ) {
    let number = shape.firstLayer + layer
    for kind in ProjectionName.Kind.allCases {
      var tensor = TraceTensor<Int64>()
      for row in 0..<rows {
        guard let values = results.accumulators[row][layer][kind.suffix] else { continue }
        let outputs = outputs(kind, shape)
        let groups = values.count / outputs
        // The event path holds [groups][outputs]; comparisons read [outputs][groups].
        let turned = (0..<outputs).flatMap { o in (0..<groups).map { Int64(values[$0 * outputs + o]) } }
        tensor.append(rows: 1, shape: [outputs, groups], turned)
      }
      if !tensor.values.isEmpty { trace.accumulators[ProjectionName(layer: number, kind: kind)] = tensor }
    }
    if let states = results.states[layer] {
      let width = shape.headDimension
      trace.states[number] = TraceTensor(shape: [shape.keyValueHeads, width, width], values: states)
    }
    addKeys(layer, number, results, shape, rows, &trace)
  }

  private static func addKeys(
    _ layer: Int, _ number: Int, _ results: FunctionResults, _ shape: ModelShape, _ rows: Int,
    _ trace: inout ObservedTrace
  ) {
    guard let kept = results.keyValues[layer] else { return }
    let vectors = [shape.keyValueHeads, shape.headDimension]
    let ordered = (0..<rows).compactMap { kept[$0] }
    trace.keyCodes[number] = TraceTensor(shape: [ordered.count] + vectors, values: ordered.flatMap(\.keys))
    trace.valueCodes[number] = TraceTensor(
      shape: [ordered.count] + vectors, values: ordered.flatMap(\.values))
    let heads = [shape.keyValueHeads]
    trace.keyScales[number] = TraceTensor(
      shape: [ordered.count] + heads, values: ordered.flatMap(\.keyScales))
    trace.valueScales[number] = TraceTensor(
      shape: [ordered.count] + heads, values: ordered.flatMap(\.valueScales))
  }

  private static func outputs(_ kind: ProjectionName.Kind, _ shape: ModelShape) -> Int {
    switch kind {
    case .query: shape.queryWidth
    case .key, .value, .gate: shape.keyValueWidth
    case .output, .mlpDown: shape.hidden
    case .mlpGate, .mlpUp: shape.intermediate
    }
  }
}
