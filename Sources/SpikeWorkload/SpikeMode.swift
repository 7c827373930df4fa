/// Which linear inputs are spiked (SpikingBrain section 3.8).
public enum SpikeSites: String, Sendable, Hashable, CaseIterable {
  /// As the released code: down_proj multiplies its raw float weight.
  case released
  /// As the paper: down_proj is spiked too.
  case paper
}

/// How a signed count becomes spikes.
public enum SpikeCoding: String, Sendable, Hashable, CaseIterable {
  /// One spike per set bit of |s|, carrying the sign of s and the significance of the bit.
  case bitwise
  /// |s| spikes of the sign of s.
  case ternary
  /// One unsigned spike per set bit of the two's complement of s.
  case twosComplement = "twos-complement"
  /// One packet carries the whole count.
  case graded
}

/// What happens at a tie when x / V lies exactly between two counts.
public enum SpikeRounding: String, Sendable, Hashable, CaseIterable {
  case halfEven = "half-even"
  case halfUp = "half-up"
  case floor
}

/// Which keys a query sees.
public enum WindowRule: String, Sendable, Hashable, CaseIterable {
  /// W keys always: i - W < j <= i.
  case paper
  /// W + 1 keys in prefill (i - W <= j <= i), W in decode, as the released code does.
  case released
}

/// The order in which one neuron group emits the spikes of a vector.
public enum SpikeOrder: String, Sendable, Hashable, CaseIterable {
  /// Channel by channel, most significant plane first within a channel.
  case channelMajor = "channel-major"
  /// Plane by plane, most significant first, channels ascending within a plane.
  case planeMajor = "plane-major"
}

/// Everything that decides which spikes a model emits, apart from its weights and its tokens.
public struct SpikeMode: Sendable, Hashable {
  public var sites: SpikeSites
  public var coding: SpikeCoding
  /// Divisor of the adaptive threshold V = mean|x| / k (SpikingBrain eq. 19).
  public var k: Double
  public var rounding: SpikeRounding
  public var window: WindowRule

  public init(
    sites: SpikeSites = .paper, coding: SpikeCoding = .bitwise, k: Double = 3, rounding: SpikeRounding = .halfEven,
    window: WindowRule = .paper
  ) {
    self.sites = sites
    self.coding = coding
    self.k = k
    self.rounding = rounding
    self.window = window
  }
}
