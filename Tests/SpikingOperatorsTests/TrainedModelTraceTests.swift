import SpikeWorkload
import SpikingModel
import SpikingOperators
import Testing

@Suite("The trained model's golden rows, teacher-forced")
struct TrainedModelTraceTests {
  static let projections: [(site: String, names: [String])] = [
    ("attn.in", ["attn.q_proj", "attn.k_proj", "attn.v_proj", "attn.gk_proj"]),
    ("attn.o_proj", ["attn.o_proj"]), ("mlp.in", ["mlp.gate_proj", "mlp.up_proj"]),
    ("mlp.down_proj", ["mlp.down_proj"]),
  ]

  @Test("are encoded to the golden counts and accumulated exactly", arguments: [0, 1])
  func sites(layer: Int) throws {
    let golden = try Tensors("spikingbrain-tiny-w8aspike/golden")
    let model = try Tensors("spikingbrain-tiny-w8aspike/model")
    for (site, names) in Self.projections {
      let name = "model.layers.\(layer).\(site)"
      let counts = try golden.integerRows("count/" + name)
      let thresholds = try golden.values("vth/" + name)
      let encoded = try golden.rows("in/" + name).map { try SpikeEncoder().encode($0) }
      #expect(encoded.map(\.counts) == counts)
      for (spikes, threshold) in zip(encoded, thresholds) {
        #expect((spikes.threshold.value / threshold - 1).magnitude < 2e-7)
      }
      for projection in names where model.has("model.layers.\(layer).\(projection).weight") {
        let linear = SpikingLinear(codes: try model.codes("model.layers.\(layer).\(projection)"), bias: nil)
        let sums = try golden.integerRows("acc/model.layers.\(layer).\(projection)")
        let (outputs, groups) = (linear.codes.outputs, linear.codes.groups)
        for (row, spikes) in encoded.enumerated() {
          let accumulated = linear.accumulate(spikes.counts)
          #expect(
            (0..<outputs * groups).map { accumulated[$0 % groups * outputs + $0 / groups] } == sums[row])
        }
      }
    }
  }

  @Test("norm the block inputs to the site inputs", arguments: [0, 1])
  func norms(layer: Int) throws {
    let golden = try Tensors("spikingbrain-tiny-w8aspike/golden")
    let model = try Tensors("spikingbrain-tiny-w8aspike/model")
    let norm = RootMeanSquareNorm(
      weight: try model.values("model.layers.\(layer).attn_norm.weight"), epsilon: 1e-6)
    let inputs = try golden.rows("in/model.layers.\(layer).attn.in")
    for (row, block) in try golden.rows("block_in/model.layers.\(layer)").enumerated() {
      #expect(difference(norm(block), inputs[row]) <= 1e-6 * largest(inputs[row]))
    }
  }

  @Test("turn into the golden int8 keys, values and query spikes")
  func attention() throws {
    let golden = try Tensors("spikingbrain-tiny-w8aspike/golden")
    let model = try Tensors("spikingbrain-tiny-w8aspike/model")
    let rotary = RotaryEmbedding(theta: 1e6, dimension: 32)
    let counts = try golden.integerRows("count/model.layers.1.attn.q_spike")
    let thresholds = try golden.rows("vth/model.layers.1.attn.q_spike")
    let inputs = try golden.rows("in/model.layers.1.attn.in")
    let linears = try ["q", "k", "v"].map { name in
      let path = "model.layers.1.attn.\(name)_proj"
      return SpikingLinear(codes: try model.codes(path), bias: try model.bias(path))
    }
    for (position, x) in inputs.enumerated() {
      let spikes = try SpikeEncoder().encode(x)
      let outputs = linears.map {
        $0.dequantize($0.accumulate(spikes.counts), threshold: spikes.threshold.value)
      }
      let query = try runs(rotary(outputs[0], position: position), of: 32).map {
        try SpikeEncoder().encode($0)
      }
      #expect(query.flatMap(\.counts) == counts[position])
      for (own, expected) in zip(query, thresholds[position]) {
        #expect((own.threshold.value / expected - 1).magnitude < 1e-6)
      }
      for (name, vector) in [("k", rotary(outputs[1], position: position)), ("v", outputs[2])] {
        let quantized = runs(vector, of: 32).map { KeyValueQuantizer.quantize($0) }
        let codes = try golden.integerRows("\(name)_int8/model.layers.1.attn")[position]
        let scales = try golden.rows("\(name)_scale/model.layers.1.attn")[position]
        #expect(quantized.flatMap { $0.codes.map { Int32($0) } } == codes)
        #expect(zip(quantized, scales).allSatisfy { ($0.scale / $1 - 1).magnitude < 1e-6 })
      }
    }
  }

  @Test("attend to the golden input of o_proj")
  func outputProjection() throws {
    let golden = try Tensors("spikingbrain-tiny-w8aspike/golden")
    let counts = try golden.integerRows("count/model.layers.1.attn.q_spike")
    let thresholds = try golden.rows("vth/model.layers.1.attn.q_spike")
    func cache(_ name: String) throws -> [[QuantizedVector]] {
      let scales = try golden.rows("\(name)_scale/model.layers.1.attn")
      return try golden.rows("\(name)_int8/model.layers.1.attn").enumerated().map { row, codes in
        runs(codes, of: 32).enumerated().map { head, codes in
          QuantizedVector(codes: codes.map { Int8($0) }, scale: scales[row][head])
        }
      }
    }
    let (keys, values) = (try cache("k"), try cache("v"))
    for (position, expected) in try golden.rows("in/model.layers.1.attn.o_proj").enumerated() {
      let seen = SlidingWindow.visible(position: position, window: 64, rule: .paper, isPrompt: position < 6)
      let output = runs(counts[position], of: 32).enumerated().flatMap { head, query in
        SpikedAttention.attend(
          counts: query, threshold: thresholds[position][head], keys: keys[seen].map { $0[head / 2] },
          values: values[seen].map { $0[head / 2] })
      }
      #expect(difference(output, expected) <= 2e-6 * largest(expected))
    }
  }

  @Test("have the golden check sums at every site")
  func checkSums() throws {
    let golden = try Tensors("spikingbrain-tiny-w8aspike/golden")
    let sites = golden.names.filter { $0.hasPrefix("csum/") }
    #expect(sites.count == 18)
    for site in sites {
      let sums = try golden.integerRows(site)
      for (row, counts) in try golden.integerRows("count/" + site.dropFirst(5)).enumerated() {
        let statistics = SiteStatistics(counts)
        let weighted = counts.enumerated().reduce(0) { $0 + Int($1.element) * ($1.offset + 1) }
        #expect(
          [statistics.firingChannels, statistics.bitwiseSpikes, statistics.ternarySpikes, weighted]
            == sums[row].map { Int($0) })
      }
    }
  }
}
