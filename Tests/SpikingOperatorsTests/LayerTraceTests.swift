import SpikeWorkload
import SpikingModel
import SpikingOperators
import Testing

/// Layers fed with stored inputs, so that one flipped count cannot cascade.
@Suite("A teacher-forced layer")
struct LayerTraceTests {
  static let sites = [
    ("attn.q_proj", ["attn.q_proj", "attn.k_proj", "attn.v_proj", "attn.gk_proj"]),
    ("attn.o_proj", ["attn.o_proj"]), ("mlp.gate_proj", ["mlp.gate_proj", "mlp.up_proj"]),
  ]

  /// Encodes the stored inputs of a projection and compares counts, thresholds, accumulators and outputs.
  func checkProjection(
    _ trace: Tensors, site: String, projection: String, model: Tensors, weights: String
  ) throws {
    let linear = SpikingLinear(
      codes: try model.codes(weights), bias: try model.bias(weights))
    let counts = try trace.integerRows(site + ".count")
    let thresholds = try trace.values(site + ".vth")
    let sums = try trace.integerRows(projection + ".acc")
    let outputs = try trace.rows(projection + ".out")
    let scale = largest(try trace.values(projection + ".out"))
    let inputs = try trace.rows(site + ".in")
    #expect(!inputs.isEmpty)
    for (row, x) in inputs.enumerated() {
      let encoded = try SpikeEncoder().encode(x)
      #expect(encoded.counts == counts[row])
      #expect((encoded.threshold.value / thresholds[row] - 1).magnitude < 1e-6)
      let accumulated = linear.accumulate(encoded.counts)
      #expect(byOutput(accumulated, linear.codes) == sums[row])
      #expect(
        difference(linear.dequantize(accumulated, threshold: encoded.threshold.value), outputs[row]) <= 2e-6
          * scale)
    }
  }

  func byOutput(_ sums: [Int32], _ codes: CodeMatrix) -> [Int32] {
    (0..<codes.outputs).flatMap { o in (0..<codes.groups).map { sums[$0 * codes.outputs + o] } }
  }

  @Test(
    "gives the counts, accumulators and outputs of the W8A trace", arguments: [0, 1],
    ["step0", "step1", "step4"])
  func projections(layer: Int, step: String) throws {
    let trace = try Tensors("w8a_tiny/trace")
    let model = try Tensors("w8a_tiny/model")
    let prefix = "\(step)/model.layers.\(layer)."
    var checked = 0
    for (site, projections) in Self.sites {
      for name in projections where trace.has(prefix + name + ".acc") {
        try checkProjection(
          trace, site: prefix + site, projection: prefix + name, model: model,
          weights: "model.layers.\(layer).\(name)")
        checked += 1
      }
    }
    #expect(checked >= 6, "all but the gate, which a layer with a window does not have")
  }

  @Test(
    "spikes down_proj as the W8A trace of the paper's sites does", arguments: [0, 1],
    ["step0", "step1", "step4"])
  func spikedDown(layer: Int, step: String) throws {
    let name = "model.layers.\(layer).mlp.down_proj"
    try checkProjection(
      try Tensors("w8a_tiny/trace_spike_down"), site: "\(step)/\(name)", projection: "\(step)/\(name)",
      model: try Tensors("w8a_tiny/model"), weights: name)
  }

  @Test(
    "normalises and activates as the traces do", arguments: ["w8a_tiny", "fp_tiny"],
    ["step0", "step1", "step4"])
  func pointwise(model: String, step: String) throws {
    let trace = try Tensors(model + "/trace")
    let weights = try Tensors(model == "fp_tiny" ? "fp_tiny/norms" : "w8a_tiny/model")
    for layer in 0..<2 {
      let prefix = "\(step)/model.layers.\(layer)."
      for (input, norm) in [("in", "attn_norm"), ("attn_residual", "mlp_norm")] {
        let operation = RootMeanSquareNorm(
          weight: try weights.values("model.layers.\(layer).\(norm).weight"), epsilon: 1e-6)
        for (x, y) in zip(try trace.rows(prefix + input), try trace.rows(prefix + norm + ".out")) {
          #expect(difference(operation(x), y) <= 1e-6 * largest(y))
        }
      }
      let gates = try trace.rows(prefix + "mlp.gate_proj.out")
      let ups = try trace.rows(prefix + "mlp.up_proj.out")
      for (row, expected) in try trace.rows(prefix + "mlp.down_proj.in").enumerated() {
        let activated = zip(gates[row], ups[row]).map { GatedMLP.silu($0) * $1 }
        #expect(difference(activated, expected) <= 2e-6 * largest(expected))
      }
    }
  }

  @Test(
    "keeps the linear-attention state of the traces",
    arguments: [("w8a_tiny", 32, "gk_proj"), ("fp_tiny", 16, "gk_proj.1")])
  func gatedLinear(model: String, dimension: Int, gate: String) throws {
    let trace = try Tensors(model + "/trace")
    var heads = [GatedLinearAttention](repeating: GatedLinearAttention(dimension: dimension), count: 2)
    for step in ["step0", "step1"] {
      let prefix = "\(step)/model.layers.0.attn."
      let (queries, keys) = (try trace.rows(prefix + "q_proj.out"), try trace.rows(prefix + "k_proj.out"))
      let (values, gates) = (try trace.rows(prefix + "v_proj.out"), try trace.rows(prefix + gate + ".out"))
      for (row, expected) in try trace.rows(prefix + "o_raw").enumerated() {
        let output = (0..<2).flatMap { head in
          heads[head].step(
            queries: runs(queries[row], of: 2 * dimension)[head], key: runs(keys[row], of: dimension)[head],
            value: runs(values[row], of: dimension)[head], gateLogits: runs(gates[row], of: dimension)[head])
        }
        #expect(difference(output, expected) <= 1e-5 * largest(expected))
      }
      let state = try trace.values(prefix + "state")
      #expect(difference(heads.flatMap(\.state), state) <= 1e-5 * largest(state))
    }
  }

  @Test("attends over int8 keys with spiked queries as the W8A trace does", arguments: [0, 1, 4])
  func spikedAttention(step: Int) throws {
    let trace = try Tensors("w8a_tiny/trace")
    let prefix = "step\(step)/model.layers.1.attn."
    let isPrompt = step == 0
    let first = isPrompt ? 0 : 13 + step
    let rotary = RotaryEmbedding(theta: 1e6, dimension: 32)
    let cache = try cache(trace, prefix)
    let counts = try trace.integerRows(prefix + "q_spike.count")
    let thresholds = try trace.rows(prefix + "q_spike.vth")
    let oldest = isPrompt ? 0 : first - 5
    for (row, projected) in try trace.rows(prefix + "q_proj.out").enumerated() {
      let position = first + row
      let visible = SlidingWindow.visible(position: position, window: 6, rule: .released, isPrompt: isPrompt)
      let seen = visible.lowerBound - oldest..<visible.upperBound - oldest
      let output = try runs(rotary(projected, position: position), of: 32).enumerated().flatMap {
        head, query in
        let encoded = try SpikeEncoder().encode(query)
        #expect(encoded.counts == runs(counts[row], of: 32)[head])
        #expect((encoded.threshold.value / thresholds[row][head] - 1).magnitude < 1e-6)
        return SpikedAttention.attend(
          counts: encoded.counts, threshold: encoded.threshold.value, keys: cache.keys[head / 2][seen],
          values: cache.values[head / 2][seen])
      }
      let expected = try trace.rows(prefix + "o_raw")[row]
      #expect(difference(output, expected) <= 2e-6 * largest(expected))
    }
  }

  /// The stored cache, [KV head][key], checked against the projections where this step wrote it.
  func cache(_ trace: Tensors, _ prefix: String) throws -> (
    keys: [[QuantizedVector]], values: [[QuantizedVector]]
  ) {
    func read(_ name: String) throws -> [[QuantizedVector]] {
      let scales = try trace.rows(prefix + name + "_scale")
      let codes = try trace.rows(prefix + name + "_int8")
      return (0..<2).map { head in
        codes.indices.map { key in
          QuantizedVector(codes: runs(codes[key], of: 32)[head].map { Int8($0) }, scale: scales[key][head])
        }
      }
    }
    return (try read("k"), try read("v"))
  }

  @Test("writes the int8 keys and values of the W8A trace")
  func keyValueCache() throws {
    let trace = try Tensors("w8a_tiny/trace")
    let prefix = "step0/model.layers.1.attn."
    let cache = try cache(trace, prefix)
    let rotary = RotaryEmbedding(theta: 1e6, dimension: 32)
    let values = try trace.rows(prefix + "v_proj.out")
    for (position, projected) in try trace.rows(prefix + "k_proj.out").enumerated() {
      for head in 0..<2 {
        let key = KeyValueQuantizer.quantize(runs(rotary(projected, position: position), of: 32)[head])
        let value = KeyValueQuantizer.quantize(runs(values[position], of: 32)[head])
        for (own, golden) in [(key, cache.keys[head][position]), (value, cache.values[head][position])] {
          #expect(own.codes == golden.codes)
          #expect((own.scale / golden.scale - 1).magnitude < 1e-6)
        }
      }
    }
  }

  @Test("attends over float keys as the plain trace does")
  func floatAttention() throws {
    let trace = try Tensors("fp_tiny/trace")
    let rotary = RotaryEmbedding(theta: 1e6, dimension: 16)
    var (keys, values): ([[Double]], [[Double]]) = ([], [])
    for step in ["step0", "step1"] {
      let prefix = "\(step)/model.layers.1.attn."
      let projectedKeys = try trace.rows(prefix + "k_proj.out")
      for (row, projected) in try trace.rows(prefix + "q_proj.out").enumerated() {
        let position = keys.count
        keys.append(rotary(projectedKeys[row], position: position))
        values.append(try trace.rows(prefix + "v_proj.out")[row])
        let query = rotary(projected, position: position)
        #expect(difference(query, (try trace.rows(prefix + "q_rope"))[row]) <= 1e-6 * largest(query))
        let seen = SlidingWindow.visible(
          position: position, window: 6, rule: .released, isPrompt: step == "step0")
        let output = runs(query, of: 16).enumerated().flatMap { head, query in
          FloatAttention.attend(
            query: query, keys: keys[seen].map { runs($0, of: 16)[head / 2] },
            values: values[seen].map { runs($0, of: 16)[head / 2] })
        }
        let expected = try trace.rows(prefix + "o_raw")[row]
        #expect(difference(output, expected) <= 2e-6 * largest(expected))
      }
    }
  }
}
