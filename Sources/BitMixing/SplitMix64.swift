/// The hash of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
///
/// Everything that takes a number for random, or sums of events for a digest, takes it from here.
public enum SplitMix64 {
  /// What one number of the generator is from the next: 2^64 divided by the golden ratio, made odd.
  @inlinable public static var increment: UInt64 { 0x9E37_79B9_7F4A_7C15 }

  /// The first number of the generator whose state is `value`: no two values have the same.
  @inlinable @inline(__always)
  public static func mix(_ value: UInt64) -> UInt64 {
    var bits = value &+ increment
    bits = (bits ^ bits &>> 30) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ bits &>> 27) &* 0x94D0_49BB_1331_11EB
    return bits ^ bits &>> 31
  }
}
