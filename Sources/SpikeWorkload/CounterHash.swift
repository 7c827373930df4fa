/// Reproducible random bits that are computed from what they stand for, never drawn from a shared stream.
///
/// The bits of one channel do not depend on what was asked for before, so that the order in which a run asks
/// for them cannot show. The hash is SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators", OOPSLA 2014).
public struct CounterHash: Sendable, Hashable {
  @usableFromInline let key: UInt64

  /// Makes the hash of a seed and of the numbers that say what the bits are for.
  public init(seed: UInt64, _ numbers: Int...) {
    key = numbers.reduce(Self.mix(seed)) { Self.mix($0 ^ UInt64(bitPattern: Int64($1))) }
  }

  /// 64 uniform bits for a counter.
  @inlinable
  public subscript(counter: Int) -> UInt64 {
    Self.mix(key &+ UInt64(bitPattern: Int64(counter)) &* Self.increment)
  }

  @usableFromInline static var increment: UInt64 { 0x9E37_79B9_7F4A_7C15 }

  @inlinable
  static func mix(_ value: UInt64) -> UInt64 {
    var bits = value &+ increment
    bits = (bits ^ bits &>> 30) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ bits &>> 27) &* 0x94D0_49BB_1331_11EB
    return bits ^ bits &>> 31
  }
}
