import DenseReference
import SpikeWorkload
import SpikingModel
import Testing

/// Properties of whole runs on random models whose codes leave int8.
struct SyntheticModelTests {
  static let modes: [SpikeMode] = SpikeSites.allCases.flatMap { sites in
    WindowRule.allCases.flatMap { window in
      SpikeRounding.allCases.map { SpikeMode(sites: sites, k: 2.5, rounding: $0, window: window) }
    }
  }

  @Test("Rows processed one by one give what all rows at once give", arguments: modes)
  func incremental(mode: SpikeMode) throws {
    let reference = try DenseReference(model: SyntheticModel.make(seed: 1), mode: mode)
    let steps = try reference.generate(prompt: [3, 1, 4, 1, 5, 9], count: 20)
    let whole = try reference.run(tokens: steps.tokens, promptLength: 6)
    let report = Comparison().compare(expected: whole, observed: steps.values)
    #expect(report.agrees, "\(report)")
    #expect(steps.rows == 25 && Array(whole.greedy[5...]) == steps.generated)
  }

  @Test("Every accumulator is the integer sum of counts times codes", arguments: [1, 2, 3] as [UInt64])
  func accumulators(seed: UInt64) throws {
    let model = SyntheticModel.make(seed: seed)
    let trace = try DenseReference(model: model, mode: SpikeMode(sites: .paper))
      .run(tokens: [1, 2, 3, 4, 5, 6, 7])
    #expect(trace.values.accumulators.count == 23)
    for (name, found) in trace.values.accumulators {
      let codes = try #require(projection(name, model).codes)
      #expect(codes.isWide)
      let counts = try #require(trace.values.counts[site(of: name)])
      #expect(found.values == integerSums(counts, codes), "\(name)")
    }
  }

  @Test("Counts obey their bounds: mean |s| is k up to rounding and no count exceeds k times the channels")
  func bounds() throws {
    let mode = SpikeMode(sites: .paper, k: 3)
    let trace = try DenseReference(model: SyntheticModel.make(seed: 5), mode: mode).run(tokens: Array(0..<30))
    #expect(Set(trace.values.counts.keys) == Set(SyntheticModel.make(seed: 5).shape.sites(mode)))
    for (site, counts) in trace.values.counts {
      let vectors = trace.values.thresholds[site]?.shape.dropFirst().first ?? 1
      let width = counts.shape[1] / vectors
      for start in stride(from: 0, to: counts.values.count, by: width) {
        let total = counts.values[start..<start + width].reduce(0) { $0 + Double($1.magnitude) }
        let largest = counts.values[start..<start + width].reduce(0) { max($0, $1.magnitude) }
        #expect((total - 3 * Double(width)).magnitude <= Double(width) / 2)
        #expect(Int(largest) <= 3 * width)
      }
    }
  }

  @Test("Layers keep the checkpoint's numbers when only some of them run")
  func layerNumbers() throws {
    let trace = try DenseReference(model: SyntheticModel.make(seed: 1, firstLayer: 7), mode: SpikeMode())
      .run(tokens: [1, 2])
    #expect(Set(trace.values.counts.keys.map(\.layer)) == [7, 8, 9])
    #expect(trace.values.keyCodes.keys.sorted() == [8] && trace.values.states.keys.sorted() == [7, 9])
  }

  @Test("A trace holds what was asked for and nothing else")
  func content() throws {
    let reference = try DenseReference(model: SyntheticModel.make(seed: 1), mode: SpikeMode())
    #expect(try reference.run(tokens: [1, 2], keep: []).values == ObservedTrace())
    let dumped = try reference.run(tokens: [1, 2], keep: .dumped).values
    #expect(dumped.accumulators.isEmpty && dumped.states.isEmpty && dumped.keyCodes.isEmpty)
    #expect(dumped.logits.shape == [2, 40] && dumped.counts.count == 13)
    #expect(dumped.thresholds[Site(layer: 1, kind: .query)]?.shape == [2, 6])
  }

  @Test("Input outside the vocabulary and an empty prompt are errors")
  func badTokens() throws {
    let reference = try DenseReference(model: SyntheticModel.make(seed: 1), mode: SpikeMode())
    #expect(throws: DenseReferenceError.emptyPrompt) { try reference.run(tokens: []) }
    for token in [40, -1] {
      let error = DenseReferenceError.tokenOutOfRange(token: token, position: 1, vocabulary: 40)
      #expect(throws: error) { try reference.run(tokens: [0, token]) }
    }
  }

  @Test("Weights that do not fit the shape are named")
  func badWeights() throws {
    var model = SyntheticModel.make(seed: 1)
    model.layers[2].gate = nil
    expect(model, "model.layers.2.attn.gk_proj: expected a gate on a linear-attention layer, found none")
    model = SyntheticModel.make(seed: 1)
    model.layers[1].key = model.layers[1].query
    expect(model, "model.layers.1.attn.k_proj.weight: expected shape [8, 16], found shape [24, 16]")
    model = SyntheticModel.make(seed: 1)
    model.shape.keyValueHeads = 4
    expect(model, "num_attention_heads: expected a multiple of 4, found 6")
    model = SyntheticModel.make(seed: 1)
    model.layers[0].mlpUp.codes = nil
    model.layers[0].mlpUp.raw = FloatMatrix(rows: 24, columns: 16, values: [Float](repeating: 0, count: 384))
    expect(
      model, "model.layers.0.mlp.up_proj.weight: expected integer codes in a spiking model, found floats only"
    )
  }

  private func expect(_ model: SpikingModel, _ message: String) {
    do {
      _ = try DenseReference(model: model, mode: SpikeMode())
      Issue.record("accepted: \(message)")
    } catch {
      #expect("\(error)" == message)
    }
  }

  private func integerSums(_ counts: TraceTensor<Int32>, _ codes: CodeMatrix) -> [Int64] {
    var sums: [Int64] = []
    for row in 0..<counts.shape[0] {
      for output in 0..<codes.outputs {
        for group in 0..<codes.groups {
          sums.append(
            (group * codes.group..<(group + 1) * codes.group).reduce(0) { sum, input in
              let count = Int64(counts.values[row * codes.inputs + input])
              return sum + count * Int64(codes.code(input: input, output: output))
            })
        }
      }
    }
    return sums
  }

  private func site(of name: ProjectionName) -> Site {
    switch name.kind {
    case .query, .key, .value, .gate: Site(layer: name.layer, kind: .attentionInput)
    case .output: Site(layer: name.layer, kind: .outputProjection)
    case .mlpGate, .mlpUp: Site(layer: name.layer, kind: .mlpInput)
    case .mlpDown: Site(layer: name.layer, kind: .downProjection)
    }
  }

  private func projection(_ name: ProjectionName, _ model: SpikingModel) -> Projection {
    let layer = model.layers[name.layer]
    switch name.kind {
    case .query: return layer.query
    case .key: return layer.key
    case .value: return layer.value
    case .output: return layer.output
    case .mlpGate: return layer.mlpGate
    case .mlpUp: return layer.mlpUp
    case .mlpDown: return layer.mlpDown
    case .gate:
      if case .fullRank(let gate)? = layer.gate { return gate }
      return Projection(codes: nil, raw: nil, bias: nil)
    }
  }
}
