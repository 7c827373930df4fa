import DataFiles
import SpikeWorkload
import SpikingModel

/// Reads the weights of single layers.
struct LayerReader {
  let configuration: ModelConfiguration
  let reader: WeightReader
  /// Reads weight codes; nil for a plain checkpoint.
  let codes: CodeReader?
  /// Rank of the low-rank gate of a plain checkpoint.
  let gateRank: Int?

  /// All weights of a layer, by its number in the checkpoint.
  func layer(_ number: Int) throws(Failure) -> LayerWeights {
    let name = TensorNames.layer(number)
    let hidden = configuration.hidden
    let queries = configuration.heads * configuration.headDimension
    let keys = configuration.keyValueHeads * configuration.headDimension
    let wide = configuration.intermediate
    let isLinear = configuration.attention[number] == .gatedLinear
    return LayerWeights(
      attentionNorm: try reader.vector("\(name).attn_norm.weight", count: hidden),
      mlpNorm: try reader.vector("\(name).mlp_norm.weight", count: hidden),
      query: try projection("\(name).attn.q_proj", queries, hidden, bias: true),
      key: try projection("\(name).attn.k_proj", keys, hidden, bias: true),
      value: try projection("\(name).attn.v_proj", keys, hidden, bias: true),
      output: try projection("\(name).attn.o_proj", hidden, queries, bias: false),
      gate: isLinear ? try gate("\(name).attn.gk_proj", keys, hidden) : nil,
      headNorm: isLinear
        ? try reader.vector("\(name).attn.g_norm.weight", count: configuration.headDimension) : nil,
      mlpGate: try projection("\(name).mlp.gate_proj", wide, hidden, bias: false),
      mlpUp: try projection("\(name).mlp.up_proj", wide, hidden, bias: false),
      mlpDown: try projection("\(name).mlp.down_proj", hidden, wide, bias: false))
  }

  private func projection(
    _ name: String, _ outputs: Int, _ inputs: Int, bias: Bool
  ) throws(Failure) -> Projection {
    let bias = bias ? try reader.vector("\(name).bias", count: outputs) : nil
    guard let codes else {
      return Projection(
        codes: nil, raw: try reader.matrix("\(name).weight", rows: outputs, columns: inputs), bias: bias)
    }
    let weights = try codes.codes(name, outputs: outputs, inputs: inputs)
    return Projection(codes: weights.codes, raw: weights.raw, bias: bias)
  }

  private func gate(_ name: String, _ outputs: Int, _ hidden: Int) throws(Failure) -> GateProjection {
    guard codes == nil, let gateRank else {
      return .fullRank(try projection(name, outputs, hidden, bias: true))
    }
    let first = try projection("\(name).0", gateRank, hidden, bias: false)
    return .lowRank(first: first, second: try projection("\(name).1", outputs, gateRank, bias: true))
  }
}
