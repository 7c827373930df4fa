/// One synapse of a sparse network: what a spike of its source does, where, and when.
public struct Synapse: Sendable, Hashable {
  /// The neuron that receives.
  public var target: Int
  /// What arrives there, in units of `LeakyNeurons.weight`.
  public var weight: Int8
  /// Ticks between the spike and its arrival, at least 1.
  public var delay: Int

  /// Makes a synapse.
  public init(target: Int, weight: Int8, delay: Int) {
    self.target = target
    self.weight = weight
    self.delay = delay
  }
}
