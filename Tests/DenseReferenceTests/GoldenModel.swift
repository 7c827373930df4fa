import DenseReference
import Foundation
import SpikeWorkload
import SpikingModel

/// Builds models from the golden checkpoints.
enum GoldenModel {
  static let plain = Result { try load(GoldenFile.folder.appending(path: "spikingbrain-tiny")) }
  static let spiking = Result {
    try load(GoldenFile.package.appending(path: "Sources/SpikeFoundry/Models/spikingbrain-tiny-w8aspike"))
  }
  static let plainTrace = Result { try load(GoldenFile.folder.appending(path: "fp_tiny")) }
  static let spikingTrace = Result { try load(GoldenFile.folder.appending(path: "w8a_tiny")) }

  static func load(_ folder: URL) throws -> SpikingModel {
    let json = try JSONSerialization.jsonObject(with: Data(contentsOf: folder.appending(path: "config.json")))
    guard let config = json as? [String: Any] else { throw GoldenFile.Failure.unreadable(folder.path) }
    return try Builder(config: config, file: GoldenFile(folder.appending(path: "model.safetensors"))).model()
  }
}

private struct Builder {
  let config: [String: Any]
  let file: GoldenFile

  func number(_ key: String) throws -> Double {
    guard let value = config[key] as? NSNumber else { throw GoldenFile.Failure.missing(key) }
    return value.doubleValue
  }

  func integer(_ key: String) throws -> Int { Int(try number(key)) }

  func model() throws -> SpikingModel {
    guard let window = config["attn_layers"] as? [Int] else {
      throw GoldenFile.Failure.missing("attn_layers")
    }
    let kinds = (0..<(try integer("num_hidden_layers"))).map {
      window.contains($0) ? AttentionKind.slidingWindow : .gatedLinear
    }
    let layers = try kinds.indices.map { try layer($0, kinds[$0]) }
    let codes = layers.flatMap { [$0.query, $0.key, $0.value, $0.output, $0.mlpGate, $0.mlpUp, $0.mlpDown] }
      .compactMap(\.codes)
    let hidden = try integer("hidden_size")
    let heads = try integer("num_attention_heads")
    let shape = ModelShape(
      vocabulary: try integer("vocab_size"), hidden: hidden, intermediate: try integer("intermediate_size"),
      heads: heads, keyValueHeads: try integer("num_key_value_heads"), headDimension: hidden / heads,
      slidingWindow: try integer("sliding_window"), maximumPositions: try integer("max_position_embeddings"),
      layers: kinds, gateRank: codes.isEmpty ? 16 : nil, weightGroup: codes.first?.group, rawWeightBytes: 4,
      largestCode: codes.map(\.largest).max() ?? 0)
    return SpikingModel(
      shape: shape, normEpsilon: try number("norm_eps"), ropeTheta: try number("rope_theta"),
      gateNormalizer: 16,
      embeddings: try matrix("model.embeddings.weight"), finalNorm: try floats("model.norm.weight"),
      languageHead: try matrix("lm_head.weight"), layers: layers, endOfText: [])
  }

  private func layer(_ index: Int, _ kind: AttentionKind) throws -> LayerWeights {
    let path = "model.layers.\(index)"
    let linear = kind == .gatedLinear
    return LayerWeights(
      attentionNorm: try floats("\(path).attn_norm.weight"), mlpNorm: try floats("\(path).mlp_norm.weight"),
      query: try projection("\(path).attn.q_proj"), key: try projection("\(path).attn.k_proj"),
      value: try projection("\(path).attn.v_proj"), output: try projection("\(path).attn.o_proj"),
      gate: linear ? try gate("\(path).attn.gk_proj") : nil,
      headNorm: linear ? try floats("\(path).attn.g_norm.weight") : nil,
      mlpGate: try projection("\(path).mlp.gate_proj"), mlpUp: try projection("\(path).mlp.up_proj"),
      mlpDown: try projection("\(path).mlp.down_proj"))
  }

  private func gate(_ path: String) throws -> GateProjection {
    guard file.entries["\(path).0.weight"] != nil else { return .fullRank(try projection(path)) }
    return .lowRank(first: try projection("\(path).0"), second: try projection("\(path).1"))
  }

  private func projection(_ path: String) throws -> Projection {
    let bias = file.entries["\(path).bias"] == nil ? nil : try floats("\(path).bias")
    guard let scales = file.entries["\(path).weight_quantizer.scales"] else {
      return Projection(codes: nil, raw: try matrix("\(path).weight"), bias: bias)
    }
    guard let stored = file.entries["\(path).weight"] else { throw GoldenFile.Failure.missing(path) }
    let values = try file.single("\(path).weight_quantizer.scales")
    let group = stored.shape[1] / scales.shape[1]
    guard stored.type == "F32" else {
      let codes = try file.integers("\(path).weight", as: Int16.self).values
      let matrix = CodeMatrix(
        outputs: stored.shape[0], inputs: stored.shape[1], group: group, codes: codes, scales: values)
      return Projection(codes: matrix, raw: nil, bias: bias)
    }
    let codes = try file.single("\(path).weight").enumerated().map { index, weight in
      Int16((Double(weight) / Double(values[index / group])).rounded(.toNearestOrEven))
    }
    let matrix = CodeMatrix(
      outputs: stored.shape[0], inputs: stored.shape[1], group: group, codes: codes, scales: values)
    return Projection(codes: matrix, raw: try self.matrix("\(path).weight"), bias: bias)
  }

  private func matrix(_ name: String) throws -> FloatMatrix {
    guard let entry = file.entries[name] else { throw GoldenFile.Failure.missing(name) }
    return FloatMatrix(rows: entry.shape[0], columns: entry.shape[1], values: try file.single(name))
  }

  private func floats(_ name: String) throws -> [Double] { try file.floats(name).values }
}
