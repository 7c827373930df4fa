import DataFiles

/// Settings of a configuration that no run would follow.
extension ModelConfiguration {
  /// Refuses rotary embeddings of another kind than that of all channels by `rope_theta`.
  private static func checkRotation(_ fields: ConfigurationFields) throws(Failure) {
    if let value = fields.value("rope_scaling") { throw fields.unexpected(value, "rope_scaling", "null") }
    if let value = fields.value("partial_rotary_factor"), value.number != 1 {
      throw fields.unexpected(value, "partial_rotary_factor", "1, as all channels of a head are rotated")
    }
    // Newer files say there what `rope_theta` and `rope_scaling` said.
    guard let parameters = fields.value("rope_parameters") else { return }
    if let kind = parameters["rope_type"], kind.content != .string("default") {
      throw fields.unexpected(kind, "rope_parameters.rope_type", "'default'")
    }
    if let theta = parameters["rope_theta"], let own = fields.value("rope_theta"), theta.number != own.number
    {
      throw fields.unexpected(theta, "rope_parameters.rope_theta", "the value of rope_theta")
    }
  }

  /// Refuses settings that would change the function and are not implemented.
  static func checkUnimplemented(_ fields: ConfigurationFields) throws(Failure) {
    _ = try fields.string("hidden_act", ["swish", "silu"], default: "swish")
    if let value = fields.value("use_short_conv"), value.content != .bool(false) {
      throw fields.unexpected(value, "use_short_conv", "false")
    }
    if let value = fields.value("elementwise_affine"), value.content != .bool(true) {
      throw fields.unexpected(value, "elementwise_affine", "true")
    }
    try checkRotation(fields)
    for key in [
      "num_experts", "num_local_experts", "n_routed_experts", "num_shared_experts", "num_experts_per_tok",
      "moe_intermediate_size",
    ] {
      guard let value = fields.value(key), value.content != .integer(0) else { continue }
      throw fields.unexpected(value, key, "0, as mixtures of experts are not modelled")
    }
    if let value = fields.value("full_attn_layers"), value.content != .array([]) {
      throw fields.unexpected(value, "full_attn_layers", "no layers of full attention")
    }
    if let value = fields.value("num_sink_tokens"), value.content != .integer(0) {
      throw fields.unexpected(value, "num_sink_tokens", "0, as sinks are not modelled")
    }
  }
}

extension JSONValue {
  /// The value as a double; nil where it is no number.
  fileprivate var number: Double? {
    switch content {
    case .integer(let value): Double(value)
    case .decimal(let value, _): value
    default: nil
    }
  }
}
