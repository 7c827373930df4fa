import DenseReference
import Foundation
import SpikeWorkload
import SpikingModel
import Testing

/// The per-operator traces of the released code, on random models: prefill of 14 tokens, then 4 decoded ones.
struct GoldenTraceTests {
  private let steps = 0..<5

  @Test("A random plain model gives the traced inputs, states and logits")
  func plain() throws {
    let file = try GoldenFile(GoldenFile.folder.appending(path: "fp_tiny/trace.safetensors"))
    let trace = try run(GoldenModel.plainTrace, file, .released)
    try checkFloats(file, trace)
    #expect(deviation(trace.values.logits.values, try joined("logits", file).values) < 1e-6)
  }

  @Test("A random spiking model gives the traced counts, thresholds, accumulators, codes and logits")
  func spiking() throws {
    let file = try GoldenFile(GoldenFile.folder.appending(path: "w8a_tiny/trace.safetensors"))
    let trace = try run(GoldenModel.spikingTrace, file, .released)
    var observed = ObservedTrace()
    for site in trace.values.counts.keys {
      let counts: TraceTensor<Int32> = try joined("\(traced(site)).count", file)
      observed.counts[site] = TraceTensor(shape: [18, counts.values.count / 18], values: counts.values)
      observed.thresholds[site] = try joined("\(traced(site)).vth", file)
    }
    for name in trace.values.accumulators.keys {
      observed.accumulators[name] = try joined("\(name).acc", file)
    }
    for layer in [1, 3] {
      let path = "model.layers.\(layer).attn"
      observed.keyCodes[layer] = try newest("\(path).k_int8", file)
      observed.valueCodes[layer] = try newest("\(path).v_int8", file)
      observed.keyScales[layer] = try newest("\(path).k_scale", file)
      observed.valueScales[layer] = try newest("\(path).v_scale", file)
    }
    for layer in [0, 2] { observed.states[layer] = try file.floats("step4/model.layers.\(layer).attn.state") }
    observed.logits = try joined("logits", file)
    let report = Comparison(bounds: goldenBounds).compare(expected: trace, observed: observed)
    #expect(report.agrees, "\(report)")
    try checkFloats(file, trace)
  }

  @Test("With down_proj spiked too, its counts, thresholds, accumulators and the logits are the traced ones")
  func spikedDown() throws {
    let file = try GoldenFile(GoldenFile.folder.appending(path: "w8a_tiny/trace_spike_down.safetensors"))
    let input = try GoldenFile(GoldenFile.folder.appending(path: "w8a_tiny/trace.safetensors"))
    let trace = try run(GoldenModel.spikingTrace, input, .paper)
    var observed = ObservedTrace()
    for layer in 0..<4 {
      let name = "model.layers.\(layer).mlp.down_proj"
      observed.counts[Site(layer: layer, kind: .downProjection)] = try joined("\(name).count", file)
      observed.thresholds[Site(layer: layer, kind: .downProjection)] = try joined("\(name).vth", file)
      observed.accumulators[ProjectionName(layer: layer, kind: .mlpDown)] = try joined("\(name).acc", file)
    }
    observed.logits = try joined("logits", file)
    let report = Comparison(bounds: goldenBounds, requiresAll: false).compare(
      expected: trace, observed: observed)
    #expect(report.agrees, "\(report)")
    #expect(report.compared["count"] == 4 * 18 * 256 && report.compared["logit"] == 18 * 96)
  }

  private func run(
    _ model: Result<SpikingModel, any Error>, _ file: GoldenFile, _ sites: SpikeSites
  ) throws -> DenseTrace {
    let tokens = try file.integers("input_ids", as: Int.self).values
    return try DenseReference(model: try model.get(), mode: SpikeMode(sites: sites, window: .released))
      .run(tokens: tokens, promptLength: 14, keep: [.checked, .siteInputs, .residuals])
  }

  /// Inputs of layers and of projections, and states after every stored step's last row.
  private func checkFloats(_ file: GoldenFile, _ trace: DenseTrace) throws {
    for layer in 0..<4 {
      let found = try #require(trace.values.residuals[layer])
      #expect(deviation(found.values, try joined("model.layers.\(layer).in", file).values) < 3e-7)
    }
    for (site, found) in trace.values.siteInputs where site.kind != .query {
      #expect(deviation(found.values, try joined("\(traced(site)).in", file).values) < 3e-7, "\(site)")
    }
    for layer in [0, 2] {
      let found = try #require(trace.values.states[layer])
      let stored = try file.floats("step4/model.layers.\(layer).attn.state")
      #expect(found.shape == stored.shape && deviation(found.values, stored.values) < 2e-7)
    }
  }

  /// The traces name an encoding by the projections that read it.
  private func traced(_ site: Site) -> String {
    switch site.kind {
    case .attentionInput: "model.layers.\(site.layer).attn.q_proj"
    case .mlpInput: "model.layers.\(site.layer).mlp.up_proj"
    default: site.description
    }
  }

  /// The rows of all steps.
  private func joined(_ name: String, _ file: GoldenFile) throws -> TraceTensor<Double> {
    var result = TraceTensor<Double>()
    for step in steps { result.append(try file.floats("step\(step)/\(name)"), from: 0) }
    return result
  }

  private func joined<Element: FixedWidthInteger & Sendable>(
    _ name: String, _ file: GoldenFile
  ) throws -> TraceTensor<Element> {
    var result = TraceTensor<Element>()
    for step in steps { result.append(try file.integers("step\(step)/\(name)"), from: 0) }
    return result
  }

  /// The rows of the prefill and the last row of each later step, which lists all visible keys.
  private func newest(_ name: String, _ file: GoldenFile) throws -> TraceTensor<Double> {
    var result = TraceTensor<Double>()
    for step in steps {
      let part = try file.floats("step\(step)/\(name)")
      result.append(part, from: step == 0 ? 0 : part.shape[0] - 1)
    }
    return result
  }

  private func newest(_ name: String, _ file: GoldenFile) throws -> TraceTensor<Int8> {
    var result = TraceTensor<Int8>()
    for step in steps {
      let part: TraceTensor<Int8> = try file.integers("step\(step)/\(name)")
      result.append(part, from: step == 0 ? 0 : part.shape[0] - 1)
    }
    return result
  }
}

extension TraceTensor {
  fileprivate mutating func append(_ other: TraceTensor, from row: Int) {
    let inner = Array(other.shape.dropFirst())
    let width = inner.reduce(1, *)
    append(rows: other.shape[0] - row, shape: inner, Array(other.values[(row * width)...]))
  }
}
