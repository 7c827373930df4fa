import SpikeWorkload

/// The tensor names of a `gla_swa` checkpoint (SpikingBrain state dictionaries, plain and W8ASpike).
struct TensorNames {
  static let embeddings = "model.embeddings.weight"
  static let finalNorm = "model.norm.weight"
  static let languageHead = "lm_head.weight"

  let isCoded: Bool

  static func layer(_ number: Int) -> String { "model.layers.\(number)" }

  /// The tensors of one layer, without the prefix of the layer.
  func ofLayer(_ kind: AttentionKind) -> [String] {
    var names = ["attn_norm.weight", "mlp_norm.weight"]
    for projection in ["attn.q_proj", "attn.k_proj", "attn.v_proj"] {
      names += ["\(projection).weight", "\(projection).bias"] + scales(projection)
    }
    for projection in ["attn.o_proj", "mlp.gate_proj", "mlp.up_proj", "mlp.down_proj"] {
      names += ["\(projection).weight"] + scales(projection)
    }
    guard kind == .gatedLinear else { return names }
    names.append("attn.g_norm.weight")
    let gate = "attn.gk_proj"
    if isCoded { return names + ["\(gate).weight", "\(gate).bias"] + scales(gate) }
    return names + ["\(gate).0.weight", "\(gate).1.weight", "\(gate).1.bias"]
  }

  /// Every tensor of the checkpoint.
  func all(_ layers: [AttentionKind]) -> [String] {
    [Self.embeddings, Self.finalNorm, Self.languageHead]
      + layers.enumerated().flatMap { number, kind in ofLayer(kind).map { "\(Self.layer(number)).\($0)" } }
  }

  /// Whether a tensor has no influence on the function: tables that are computed from the configuration.
  static func isIgnored(_ name: String) -> Bool { name.hasSuffix("rotary_emb.inv_freq") }

  private func scales(_ projection: String) -> [String] {
    isCoded ? [projection + CodeReader.scalesSuffix] : []
  }
}
