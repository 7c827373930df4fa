/// The order in which one neuron group emits the spikes of a vector.
public enum SpikeOrder: String, Sendable, Hashable, CaseIterable {
  /// Channel by channel, most significant plane first within a channel.
  case channelMajor = "channel-major"
  /// Plane by plane, most significant first, channels ascending within a plane.
  case planeMajor = "plane-major"
}
