import DataFiles
import SpikeWorkload

/// What `config.json` of a `gla_swa` checkpoint says, checked.
struct ModelConfiguration {
  let file: String
  let vocabulary: Int
  let hidden: Int
  let intermediate: Int
  let heads: Int
  let keyValueHeads: Int
  let headDimension: Int
  let slidingWindow: Int
  let maximumPositions: Int
  /// Attention kinds of all layers of the checkpoint.
  let attention: [AttentionKind]
  let normEpsilon: Double
  let ropeTheta: Double
  let gateNormalizer: Double
  /// Rank of a low-rank gate where the file states it.
  let gateRank: Int?
  /// Bytes of one stored float where the file states its type, else 2.
  let rawWeightBytes: Int
  let tiesEmbeddings: Bool
  let endOfText: [Int]
  /// The divisor k of the firing threshold, where the file states it.
  let divisor: Double?
  /// Inputs of one weight scale, where the file states a number of them.
  let weightGroup: Int?

  /// Reads and checks `config.json`.
  ///
  /// - Throws: 66 where it is missing; 65 with file, line, column and key where a value is missing, mistyped,
  ///   out of range or asks for something that is not implemented.
  init(file: String) throws(Failure) { try self.init(try ConfigurationFields(file: file)) }

  /// Checks the fields of a configuration.
  init(_ fields: ConfigurationFields) throws(Failure) {
    _ = try fields.string("model_type", ["gla_swa"])
    file = fields.file
    vocabulary = try fields.integer("vocab_size", 1...(1 << 24))
    hidden = try fields.integer("hidden_size", 1...(1 << 20))
    intermediate = try fields.integer("intermediate_size", 1...(1 << 22))
    heads = try fields.integer("num_attention_heads", 1...4096)
    keyValueHeads = try fields.integer("num_key_value_heads", 1...4096, default: heads)
    headDimension = try Self.headDimension(fields, hidden: hidden, heads: heads)
    slidingWindow = try fields.integer("sliding_window", 1...(1 << 31))
    maximumPositions = try fields.integer("max_position_embeddings", 1...(1 << 31))
    attention = try Self.attention(fields)
    normEpsilon = try fields.positive("norm_eps", default: 1e-6)
    ropeTheta = try fields.positive("rope_theta")
    gateNormalizer = try fields.positive("gate_logit_normalizer", default: 16)
    gateRank =
      fields.value("gate_low_rank_dim") == nil ? nil : try fields.integer("gate_low_rank_dim", 1...65536)
    rawWeightBytes = fields.value("torch_dtype")?.content == .string("float32") ? 4 : 2
    tiesEmbeddings = try fields.bool("tie_word_embeddings", default: false)
    endOfText = try Self.endOfText(fields, vocabulary: vocabulary)
    divisor = fields.value("dynamic_sfr_k") == nil ? nil : try fields.positive("dynamic_sfr_k")
    weightGroup = fields.value("quant_weight_group_size")?.integer.flatMap { $0 > 0 ? Int($0) : nil }
    guard heads.isMultiple(of: keyValueHeads) else {
      let expected = "a divisor of num_attention_heads (\(heads))"
      throw Failure(
        .data, file: fields.file, position: fields.value("num_key_value_heads")?.position,
        path: "num_key_value_heads",
        "expected \(expected), found \(keyValueHeads)")
    }
    try Self.checkUnimplemented(fields)
  }

  /// The layers to run, as the checkpoint counts; nil asks for all.
  ///
  /// - Throws: 64 where they do not exist.
  func range(_ layers: Range<Int>?) throws(Failure) -> Range<Int> {
    let count = attention.count
    let range = layers ?? 0..<count
    guard range.lowerBound >= 0, range.upperBound <= count, !range.isEmpty else {
      throw Failure(
        .usage,
        "--layers: expected a range within 0..<\(count), found \(range.lowerBound)..<\(range.upperBound)")
    }
    return range
  }

  private static func headDimension(
    _ fields: ConfigurationFields, hidden: Int, heads: Int
  ) throws(Failure) -> Int {
    let given = fields.value("head_dim")
    guard given != nil || hidden.isMultiple(of: heads) else {
      throw Failure(
        .data, file: fields.file, position: fields.value("num_attention_heads")?.position,
        path: "num_attention_heads", "expected a divisor of hidden_size (\(hidden)), found \(heads)")
    }
    let dimension = try fields.integer("head_dim", 1...4096, default: hidden / heads)
    guard dimension.isMultiple(of: 2), dimension > 0 else {
      throw Failure(
        .data, file: fields.file, position: given?.position, path: "head_dim",
        "expected an even number (rotary embedding turns pairs), found \(dimension)")
    }
    return dimension
  }

  /// Odd 0-based layers have a sliding window unless `attn_layers` lists others.
  private static func attention(_ fields: ConfigurationFields) throws(Failure) -> [AttentionKind] {
    let count = try fields.integer("num_hidden_layers", 1...4096)
    guard let listed = fields.value("attn_layers") else {
      return (0..<count).map { $0.isMultiple(of: 2) ? .gatedLinear : .slidingWindow }
    }
    guard case .array(let elements) = listed.content else {
      throw fields.unexpected(listed, "attn_layers", "a list of layer numbers")
    }
    var kinds = [AttentionKind](repeating: .gatedLinear, count: count)
    for (index, element) in elements.enumerated() {
      let layer = try fields.integer(element, "attn_layers[\(index)]", 0...(count - 1))
      guard kinds[layer] == .gatedLinear else {
        throw fields.unexpected(element, "attn_layers[\(index)]", "each layer once")
      }
      kinds[layer] = .slidingWindow
    }
    return kinds
  }

  /// The tokens any of which ends a text, as `generate` of Transformers reads them: one, or a list.
  private static func endOfText(_ fields: ConfigurationFields, vocabulary: Int) throws(Failure) -> [Int] {
    guard let value = fields.value("eos_token_id") else { return [] }
    guard case .array(let elements) = value.content else {
      return [try fields.integer(value, "eos_token_id", 0...(vocabulary - 1))]
    }
    var tokens: [Int] = []
    for (index, element) in elements.enumerated() {
      tokens.append(try fields.integer(element, "eos_token_id[\(index)]", 0...(vocabulary - 1)))
    }
    return tokens
  }
}
