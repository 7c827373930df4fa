public import BitMixing

/// Random numbers of one entity for one purpose, computed from a counter.
///
/// The n-th number is a hash of (seed, entity, purpose, n): it does not depend on what any other entity has
/// drawn, nor on the order in which entities are served. The hash is `SplitMix64`.
@frozen public struct RandomStream: RandomNumberGenerator, Sendable, Hashable {
  /// What distinguishes this stream from the others.
  @usableFromInline let key: UInt64
  /// The position of the number that `next()` draws.
  public var position: UInt64

  /// Opens a stream at its first number.
  ///
  /// - Parameters:
  ///   - seed: the seed of the run.
  ///   - entity: the component that draws, for example a core's index.
  ///   - purpose: what the numbers are used for, so that two uses by one entity do not share numbers.
  @inlinable
  public init(seed: UInt64, entity: UInt64 = 0, purpose: UInt64 = 0) {
    key = SplitMix64.mix(SplitMix64.mix(SplitMix64.mix(seed) ^ entity) ^ purpose)
    position = 0
  }

  /// The number at any position, without moving the stream.
  @inlinable
  public func number(at position: UInt64) -> UInt64 {
    RandomStream.splitMix64(state: key, position: position)
  }

  /// Draws the next number, uniform over 64 bits.
  @inlinable
  public mutating func next() -> UInt64 {
    defer { position &+= 1 }
    return number(at: position)
  }

  /// The number at a position of SplitMix64 with the given state.
  @inlinable
  package static func splitMix64(state: UInt64, position: UInt64) -> UInt64 {
    SplitMix64.mix(state &+ position &* SplitMix64.increment)
  }
}
