/// What happens at a tie, where |x| / V lies exactly between two counts (SpikingBrain section 7.1, E7).
public enum SpikeRounding: String, Sendable, Hashable, CaseIterable {
  /// To the even count, as the released code rounds.
  case halfEven = "half-even"
  /// Away from zero: the integrate-and-fire neuron that starts at |x| + V/2.
  case halfUp = "half-up"
  /// Down to the lower magnitude, tie or not: the neuron of SpikingBrain eq. 20 taken literally.
  case floor
}
