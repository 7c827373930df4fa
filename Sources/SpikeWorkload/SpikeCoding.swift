/// How a signed count becomes spikes (SpikingBrain section 4).
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
