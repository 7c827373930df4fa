/// Which linear inputs are spiked (SpikingBrain section 3.8).
public enum SpikeSites: String, Sendable, Hashable, CaseIterable {
  /// As the released code: down_proj multiplies its raw float weight.
  case released
  /// As the paper: down_proj is spiked too.
  case paper
}
