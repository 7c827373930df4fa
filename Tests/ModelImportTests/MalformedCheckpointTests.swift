import DataFiles
import Foundation
import SpikingModel
import TestSupport
import Testing

@testable import ModelImport

@Suite("Malformed checkpoints")
struct MalformedCheckpointTests {
  private func load(_ folder: TemporaryFolder) -> Failure? {
    failure { () throws(Failure) in try Checkpoint.load(folder: folder.path) }
  }

  @Test(
    "A wrong configuration is refused with file, line and key",
    arguments: [
      (
        #""model_type": "gla_swa""#, #""model_type": "llama""#,
        "model_type: expected 'gla_swa', found 'llama'"
      ),
      (#""model_type": "gla_swa""#, #""x": 1"#, "model_type: expected 'gla_swa'"),
      (
        #""hidden_size": 64"#, #""hiden_size": 64"#,
        "hidden_size: expected an integer, found nothing (did you mean"
      ),
      (#""hidden_size": 64"#, #""hidden_size": 64.0"#, "hidden_size: expected an integer from 1"),
      (#""hidden_size": 64"#, #""hidden_size": "64""#, "hidden_size: expected an integer from 1"),
      (#""hidden_size": 64"#, #""hidden_size": 0"#, "hidden_size: expected an integer from 1"),
      (
        #""hidden_size": 64"#, #""hidden_size": 99999999999999999999"#,
        "hidden_size: expected an integer from 1"
      ),
      (#""hidden_size": 64"#, #""hidden_size": 66"#, "num_attention_heads: expected a divisor"),
      (#""hidden_size": 64"#, #""hidden_size": 64, "head_dim": 15"#, "head_dim: expected an even number"),
      (#""hidden_size": 64"#, #""hidden_size": 1048576"#, "expected"),
      (#""hidden_size": 64"#, #""hidden_size": 64, "hidden_size": 64"#, "occurs twice"),
      (#""num_key_value_heads": 2"#, #""num_key_value_heads": 3"#, "num_key_value_heads: expected a divisor"),
      (
        #""sliding_window": 6"#, #""sliding_window": null"#, "sliding_window: expected an integer, found null"
      ),
      (#""sliding_window": 6"#, #""sliding_window": true"#, "sliding_window: expected an integer from 1"),
      (#""norm_eps": 1e-06"#, #""norm_eps": -1"#, "norm_eps: expected a number above 0"),
      (#""rope_theta": 1000000.0"#, #""rope_theta": "big""#, "rope_theta: expected a number above 0"),
      (#""hidden_act": "swish""#, #""hidden_act": "gelu""#, "hidden_act: expected 'swish' or 'silu'"),
      (#""use_short_conv": false"#, #""use_short_conv": true"#, "use_short_conv: expected false"),
      (#""use_short_conv": false"#, #""num_experts": 8"#, "num_experts: expected 0, as mixtures"),
      (#""use_short_conv": false"#, #""num_local_experts": 2"#, "num_local_experts: expected 0"),
      (#""use_short_conv": false"#, #""num_experts_per_tok": 2"#, "num_experts_per_tok: expected 0"),
      (#""use_short_conv": false"#, #""moe_intermediate_size": 8"#, "moe_intermediate_size: expected 0"),
      (#""use_short_conv": false"#, #""full_attn_layers": [3]"#, "full_attn_layers: expected no layers"),
      (#""use_short_conv": false"#, #""num_sink_tokens": 4"#, "num_sink_tokens: expected 0"),
      (
        #""tie_word_embeddings": false"#, #""tie_word_embeddings": 0"#,
        "tie_word_embeddings: expected true or false"
      ),
      (
        #""num_hidden_layers": 4"#, #""num_hidden_layers": 3"#,
        "attn_layers[1]: expected an integer from 0 to 2"
      ),
      (#""num_hidden_layers": 4"#, #""num_hidden_layers": 5"#, "model.layers.4."),
      (#""vocab_size": 96"#, #""vocab_size": 97"#, "expected the shape [97, 64], found [96, 64]"),
      (
        #""vocab_size": 96"#, #""vocab_size": 96, "eos_token_id": 96"#,
        "eos_token_id: expected an integer from 0 to 95"
      ),
      (
        #""vocab_size": 96"#, #""vocab_size": 96, "rope_scaling": {"type": "yarn"}"#,
        "rope_scaling: expected null"
      ),
      (
        #""vocab_size": 96"#, #""vocab_size": 96, "partial_rotary_factor": 0.5"#,
        "partial_rotary_factor: expected 1"
      ),
      (
        #""vocab_size": 96"#, #""vocab_size": 96, "rope_parameters": {"rope_type": "yarn"}"#,
        "rope_parameters.rope_type: expected 'default'"
      ),
      (
        #""vocab_size": 96"#, #""vocab_size": 96, "rope_parameters": {"rope_theta": 7}"#,
        "rope_parameters.rope_theta: expected the value of rope_theta"
      ),
      (#""vocab_size": 96"#, #""vocab_size": 96,"#, "expected a member name"),
      (
        #""gate_low_rank_dim": 16"#, #""gate_low_rank_dim": 8"#,
        "gk_proj.0.weight: expected the shape [8, 64]"
      ),
    ])
  func configuration(_ piece: String, _ replacement: String, _ problem: String) throws {
    var checkpoint = try EditableCheckpoint("fp_tiny")
    checkpoint.configure(piece, replacement)
    let failure = load(try checkpoint.save())
    #expect(failure?.code == .data)
    #expect(failure?.message.contains(problem) == true, "\(failure?.message ?? "accepted")")
  }

  @Test("A number of inputs per scale that is not that of the scales is refused")
  func weightGroup() throws {
    var checkpoint = try EditableCheckpoint("w8a_tiny")
    checkpoint.configure(#""quant_weight_group_size": 128"#, #""quant_weight_group_size": 64"#)
    let failure = load(try checkpoint.save())
    #expect(failure?.code == .data)
    #expect(
      failure?.message.contains("quant_weight_group_size: expected 128, as the scales of the weights have it")
        == true,
      "\(failure?.message ?? "accepted")")
  }

  @Test(
    "Layers that are listed twice, or are no list, are refused",
    arguments: ["[1, 1]", "1", "[\"1\"]", "[[1]]"])
  func attentionLayers(_ text: String) throws {
    var checkpoint = try EditableCheckpoint("fp_tiny")
    checkpoint.configuration.replace(#/"attn_layers": \[[^\]]*\]/#, with: "\"attn_layers\": \(text)")
    #expect(load(try checkpoint.save())?.message.contains("attn_layers") == true)
  }

  @Test("Without attn_layers the odd layers have a sliding window")
  func attentionDefault() throws {
    var checkpoint = try EditableCheckpoint("fp_tiny")
    checkpoint.configuration.replace(#/"attn_layers": \[[^\]]*\],/#, with: "")
    #expect(load(try checkpoint.save()) == nil)
  }

  @Test("Missing folders and files are missing inputs, and say what was expected")
  func missing() throws {
    let empty = try TemporaryFolder()
    #expect(load(empty)?.code == .noInput)
    try empty.make("config.json", try EditableCheckpoint("fp_tiny").configuration)
    try empty.make("pytorch_model.bin", "x")
    let failure = load(empty)
    #expect(failure?.code == .noInput)
    #expect(failure?.message.contains("converted to safetensors") == true)
    let nowhere = TestSupport.failure { () throws(Failure) in try Checkpoint.load(folder: "/nonexistent")
    }
    #expect(nowhere?.code == .noInput)
  }

  @Test("A missing tensor is named with the nearest name of the file; a stray one too")
  func names() throws {
    var checkpoint = try EditableCheckpoint("fp_tiny")
    let name = "model.layers.1.attn.q_proj.bias"
    checkpoint["model.layers.1.attn.q_prj.bias"] = checkpoint[name]
    let stray = load(try checkpoint.save())
    #expect(stray?.message.contains("q_prj.bias: expected no such tensor") == true)
    #expect(stray?.message.contains("did you mean '\(name)'") == true)
    checkpoint[name] = nil
    #expect(
      load(try checkpoint.save())?.message.contains("did you mean 'model.layers.1.attn.q_prj.bias'") == true)
    checkpoint = try EditableCheckpoint("fp_tiny")
    checkpoint["model.layers.1.attn.rotary_emb.inv_freq"] = checkpoint["model.norm.weight"]
    #expect(load(try checkpoint.save()) == nil)
  }

  @Test(
    "Weights that are not finite are refused with their place", arguments: [Float.nan, .infinity, -.infinity])
  func notFinite(_ value: Float) throws {
    for (name, count, place) in [
      ("model.layers.0.mlp.up_proj.weight", 128 * 64, "[3, 5]"), ("model.norm.weight", 64, "[5]"),
    ] {
      var checkpoint = try EditableCheckpoint("fp_tiny")
      var values = [Float](repeating: 0.5, count: count)
      values[count == 64 ? 5 : 3 * 64 + 5] = value
      try checkpoint.setFloats(name, values)
      let message = load(try checkpoint.save())?.message
      #expect(message?.contains("\(name): expected finite values") == true, "\(message ?? "accepted")")
      #expect(message?.contains(place) == true)
    }
  }

  @Test(
    "Weights and scales without a code are refused",
    arguments: [
      (0, Float(0.5), "scales above 0, found 0.0 at [2, 0, 0]"), (-1, Float(0.5), "scales above 0"),
      (1e-8, Float(0.5), "codes from -32767 to 32767"), (Float.nan, Float(0.5), "expected finite values"),
      (1, Float.nan, "expected finite values"), (1, Float.infinity, "expected finite values"),
    ] as [(Float, Float, String)])
  func codes(_ scale: Float, _ weight: Float, _ problem: String) throws {
    var checkpoint = try EditableCheckpoint("w8a_tiny")
    var scales = [Float](repeating: 1, count: 128)
    scales[2] = scale
    var weights = [Float](repeating: 1, count: 128 * 128)
    weights[2 * 128 + 7] = weight
    try checkpoint.setFloats("model.layers.0.attn.q_proj.weight", weights)
    try checkpoint.setFloats("model.layers.0.attn.q_proj.weight_quantizer.scales", scales)
    let message = load(try checkpoint.save())?.message
    #expect(message?.contains(problem) == true, "\(message ?? "accepted")")
  }

  @Test("Wrong element types are refused", arguments: ["I32", "F64", "BOOL", "U8"])
  func types(_ type: String) throws {
    var checkpoint = try EditableCheckpoint("w8a_tiny")
    let size = try #require(TensorType(rawValue: type)).size
    let name = "model.layers.0.attn.q_proj.weight"
    checkpoint[name] = .init(
      type: type, shape: [128, 128], bytes: Array(repeating: 0, count: 128 * 128 * size))
    #expect(
      load(try checkpoint.save())?.message.contains("\(name): expected F32, F16 or BF16, found \(type)")
        == true)
  }

  @Test("Scales that are missing, or of another group size, are refused")
  func groups() throws {
    var checkpoint = try EditableCheckpoint("w8a_tiny")
    let name = "model.layers.1.mlp.down_proj.weight_quantizer.scales"
    checkpoint[name] = .init(type: "F32", shape: [128, 1, 1], bytes: Array(repeating: 0x3F, count: 512))
    #expect(load(try checkpoint.save())?.message.contains("expected the shape [128, 2, 1]") == true)
    checkpoint[name] = nil
    #expect(load(try checkpoint.save())?.message.contains("\(name): expected this tensor") == true)
    checkpoint = try EditableCheckpoint("w8a_tiny")
    let first = "model.layers.0.attn.q_proj.weight_quantizer.scales"
    checkpoint[first] = .init(type: "F32", shape: [128], bytes: Array(repeating: 0x3F, count: 512))
    #expect(load(try checkpoint.save())?.message.contains("\(first): expected the shape") == true)
  }

  @Test(
    "An index that leads out of the folder is refused",
    arguments: ["../x.safetensors", "/etc/passwd", "sub/x.safetensors", "", ".hidden", "link.safetensors"])
  func traversal(_ shard: String) throws {
    let outside = try EditableCheckpoint("fp_tiny").save()
    let folder = try TemporaryFolder()
    try folder.make("config.json", try EditableCheckpoint("fp_tiny").configuration)
    try folder.link("link.safetensors", to: "\(outside.path)/model.safetensors")
    let index: JSONNode = ["weight_map": ["model.norm.weight": .string(shard)]]
    try folder.make("model.safetensors.index.json", try JSONText.render(index))
    let failure = load(folder)
    #expect(failure?.code == .data)
    #expect(failure?.message.contains("inside the folder") == true, "\(failure?.message ?? "accepted")")
  }

  @Test("Shards that are missing, or hold something else than the index says, are refused")
  func shards() throws {
    let folder = try EditableCheckpoint("fp_tiny").saveShards()
    let second = "\(folder.path)/model-00002-of-00002.safetensors"
    try FileManager.default.removeItem(atPath: second)
    #expect(load(folder)?.code == .noInput)
    try folder.copy("\(folder.path)/model-00001-of-00002.safetensors", as: "model-00002-of-00002.safetensors")
    #expect(load(folder)?.code == .data)
    for text in ["{}", #"{"weight_map": []}"#, #"{"weight_map": {"a": 1}}"#, "x"] {
      try folder.make("model.safetensors.index.json", text)
      #expect(load(folder)?.code == .data, "\(text)")
    }
  }

  @Test("No change of bytes in the header or the configuration makes the loader crash")
  func flips() throws {
    let checkpoint = try EditableCheckpoint("fp_tiny")
    let folder = try checkpoint.save()
    let valid = try InputFile.read("\(folder.path)/model.safetensors", limit: 1 << 24)
    var generator = SeededGenerator(seed: 5)
    var refused = 0
    for round in 0..<60 {
      var weights = valid
      var text = Array(checkpoint.configuration.utf8)
      for _ in 0...2 where round.isMultiple(of: 2) {
        weights[Int.random(in: 0..<5720, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      for _ in 0...1 where !round.isMultiple(of: 2) {
        text[Int.random(in: 0..<text.count, using: &generator)] = UInt8.random(
          in: 32...126, using: &generator)
      }
      try AtomicFile.write(weights, to: "\(folder.path)/model.safetensors")
      try AtomicFile.write(text, to: "\(folder.path)/config.json")
      if let failure = load(folder) {
        refused += 1
        #expect(failure.message.split(separator: "\n").count <= 4)
      }
    }
    #expect(refused > 20)
  }
}
