/// Configurations that are known by name.
struct NamedConfiguration {
  let name: String
  /// The text of its `config.json`.
  let text: String

  static let all = [sevenBillion, oneBillion]

  /// SpikingBrain-7B as released (SpikingBrain section 2.1).
  private static let sevenBillion = NamedConfiguration(
    name: "spikingbrain-7b",
    text: """
      {"model_type": "gla_swa", "vocab_size": 152064, "hidden_size": 3584, "intermediate_size": 18944,
       "num_hidden_layers": 28, "num_attention_heads": 28, "num_key_value_heads": 4, "head_dim": 128,
       "sliding_window": 4096, "max_position_embeddings": 131072, "norm_eps": 1e-6, "rope_theta": 1000000,
       "tie_word_embeddings": false, "hidden_act": "swish", "eos_token_id": 151643}
      """)

  /// A smaller model of the same family: our own choice of sizes, since none is published.
  ///
  /// 1.1 billion weights in its layers, all widths multiples of 512.
  private static let oneBillion = NamedConfiguration(
    name: "spikingbrain-1b",
    text: """
      {"model_type": "gla_swa", "vocab_size": 152064, "hidden_size": 2048, "intermediate_size": 5632,
       "num_hidden_layers": 24, "num_attention_heads": 16, "num_key_value_heads": 4, "head_dim": 128,
       "sliding_window": 4096, "max_position_embeddings": 131072, "norm_eps": 1e-6, "rope_theta": 1000000,
       "tie_word_embeddings": false, "hidden_act": "swish", "eos_token_id": 151643}
      """)
}
