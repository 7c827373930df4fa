public import BitMixing

/// Reproducible random bits that are computed from what they stand for, never drawn from a shared stream.
///
/// The bits of one channel do not depend on what was asked for before, so that the order in which a run asks
/// for them cannot show. The hash is `SplitMix64`.
public struct CounterHash: Sendable, Hashable {
  @usableFromInline let key: UInt64

  /// Makes the hash of a seed and of the numbers that say what the bits are for.
  public init(seed: UInt64, _ numbers: Int...) {
    key = numbers.reduce(SplitMix64.mix(seed)) { SplitMix64.mix($0 ^ UInt64(bitPattern: Int64($1))) }
  }

  /// 64 uniform bits for a counter.
  @inlinable
  public subscript(counter: Int) -> UInt64 {
    SplitMix64.mix(key &+ UInt64(bitPattern: Int64(counter)) &* SplitMix64.increment)
  }
}
