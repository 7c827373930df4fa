/// How a signed spike count expands into spikes under each coding (SpikingBrain section 4).
///
/// A vector is spread over planes, most significant first; the spike of a channel in plane t carries a value,
/// and the values of a channel sum to its count exactly: Σ_t weight(t) · plane(t) = s.
/// Everything is integer: timing expands a stored count into the same spikes as the run that made it.
///
/// Counts lie within ±Int32.max, and `planes` must have been computed for a magnitude at least as large.
public enum SpikePlanes {
  /// The number of planes that a vector needs whose largest |count| is `largest`.
  ///
  /// Bitwise: bits of `largest`, at least 1. Two's complement: one more, at least 2 and at most 32.
  /// Ternary: `largest`. Graded: 1.
  @inlinable
  public static func planes(forLargest largest: Int, coding: SpikeCoding) -> Int {
    let bits = Int.bitWidth - max(0, largest).leadingZeroBitCount
    return switch coding {
    case .bitwise: max(1, bits)
    case .twosComplement: min(32, max(2, bits + 1))
    case .ternary: max(0, largest)
    case .graded: 1
    }
  }

  /// The factor that a plane's digit (-1, 0 or 1) is multiplied with; 1 where the spike carries the whole count.
  ///
  /// Bitwise: 2^(T-1-t). Two's complement: the same, but -2^(T-1) for plane 0. Ternary and graded: 1.
  @inlinable
  public static func weight(ofPlane plane: Int, coding: SpikeCoding, planes: Int) -> Int32 {
    switch coding {
    case .bitwise: 1 &<< Int32(truncatingIfNeeded: planes - 1 - plane)
    case .twosComplement:
      plane == 0
        ? (-1) &<< Int32(truncatingIfNeeded: planes - 1) : 1 &<< Int32(truncatingIfNeeded: planes - 1 - plane)
    case .ternary, .graded: 1
    }
  }

  /// The value of the spike that a channel emits in one plane, or nil where it is silent there.
  ///
  /// Serves plane-major emission: plane by plane, channels ascending within a plane. Complexity: O(1).
  @inlinable
  public static func value(ofPlane plane: Int, count: Int32, coding: SpikeCoding, planes: Int) -> Int32? {
    guard plane >= 0, plane < planes else { return nil }
    switch coding {
    case .bitwise:
      let bit = planes - 1 - plane
      guard bit < 32, count.magnitude >> UInt32(bit) & 1 == 1 else { return nil }
      return signed(1 &<< UInt32(truncatingIfNeeded: bit), like: count)
    case .twosComplement:
      guard pattern(count, planes: planes) >> UInt32(planes - 1 - plane) & 1 == 1 else { return nil }
      return weight(ofPlane: plane, coding: coding, planes: planes)
    case .ternary:
      return Int(count.magnitude) > plane ? count.signum() : nil
    case .graded:
      return plane == 0 && count != 0 ? count : nil
    }
  }

  /// Calls `body` with the value of every spike of one channel, most significant plane first.
  ///
  /// Serves channel-major emission. Complexity: O(spikes), without allocation.
  @inlinable
  public static func forEachSpike<Failure: Error>(
    count: Int32, coding: SpikeCoding, planes: Int, _ body: (Int32) throws(Failure) -> Void
  ) throws(Failure) {
    switch coding {
    case .bitwise:
      var bits = count.magnitude
      while bits != 0 {
        let bit: UInt32 = 1 &<< UInt32(truncatingIfNeeded: 31 - bits.leadingZeroBitCount)
        try body(signed(bit, like: count))
        bits ^= bit
      }
    case .twosComplement:
      var bits = pattern(count, planes: planes)
      while bits != 0 {
        let position = 31 - bits.leadingZeroBitCount
        try body(weight(ofPlane: planes - 1 - position, coding: coding, planes: planes))
        bits ^= 1 &<< UInt32(truncatingIfNeeded: position)
      }
    case .ternary:
      let sign = count.signum()
      for _ in 0..<count.magnitude { try body(sign) }
    case .graded:
      if count != 0 { try body(count) }
    }
  }

  /// The low `planes` bits of the two's complement of a count; at most 32 planes exist.
  @inlinable
  static func pattern(_ count: Int32, planes: Int) -> UInt32 {
    let bits = UInt32(bitPattern: count)
    return planes >= 32 ? bits : bits & ((1 &<< UInt32(truncatingIfNeeded: max(0, planes))) &- 1)
  }

  @inlinable
  static func signed(_ magnitude: UInt32, like count: Int32) -> Int32 {
    count < 0 ? 0 &- Int32(bitPattern: magnitude) : Int32(bitPattern: magnitude)
  }
}
