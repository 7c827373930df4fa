import SpikeWorkload
import SpikingOperators

/// An order-independent digest of integer accumulators: a witness that they were computed, and how.
///
/// With a random word per (position, layer, projection, weight group), it is the sum over all accumulators of
/// word · (2 · output + 1) · accumulator, modulo 2^32 and for two words. It is linear, so that the pieces of a
/// matrix may be added in any order, and a piece may be taken away again.
public struct AccumulatorDigest: Sendable, Hashable, CustomStringConvertible {
  /// Accumulators that were added.
  public private(set) var count = 0
  private var low: UInt32 = 0
  private var high: UInt32 = 0

  /// Makes the digest of nothing.
  public init() {}

  /// 16 hexadecimal digits.
  public var description: String {
    let digits = String(UInt64(high) << 32 | UInt64(low), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// The words of a weight group.
  static func word(position: Int, layer: Int, projection: Int, group: Int) -> UInt64 {
    CounterHash(seed: 0, position, layer, projection)[group]
  }

  /// Adds one accumulator.
  mutating func add(_ accumulator: Int32, output: Int, word: UInt64) {
    add((2 &* UInt32(truncatingIfNeeded: output) &+ 1) &* UInt32(bitPattern: accumulator), count: 1, word)
  }

  /// Adds accumulators of outputs that follow each other, and clears them.
  ///
  /// Complexity: O(n), two vector additions for 16 accumulators.
  mutating func take(_ sums: UnsafeMutableBufferPointer<Int32>, from first: Int, word: UInt64) {
    typealias Lanes = SIMD16<Int32>
    let vectors = sums.count / Lanes.scalarCount
    var total = Lanes.zero
    // Σ of the running totals: the i-th vector is in n - i of them.
    var running = Lanes.zero
    let bytes = UnsafeMutableRawBufferPointer(sums)
    for vector in 0..<vectors {
      let offset = vector * MemoryLayout<Lanes>.size
      total &+= bytes.loadUnaligned(fromByteOffset: offset, as: Lanes.self)
      running &+= total
      bytes.storeBytes(of: Lanes.zero, toByteOffset: offset, as: Lanes.self)
    }
    var weighted: UInt32 = 0
    for lane in 0..<Lanes.scalarCount {
      let (sum, later) = (UInt32(bitPattern: total[lane]), UInt32(bitPattern: running[lane]))
      let start = UInt32(truncatingIfNeeded: 2 * (first + lane) + 1)
      let places = UInt32(truncatingIfNeeded: vectors) &* sum &- later
      weighted &+= start &* sum &+ 2 &* UInt32(truncatingIfNeeded: Lanes.scalarCount) &* places
    }
    for index in vectors * Lanes.scalarCount..<sums.count {
      weighted &+=
        UInt32(truncatingIfNeeded: 2 * (first + index) + 1) &* UInt32(bitPattern: sums[index])
      sums[index] = 0
    }
    add(weighted, count: sums.count, word)
  }

  private mutating func add(_ weighted: UInt32, count added: Int, _ word: UInt64) {
    count += added
    low &+= UInt32(truncatingIfNeeded: word) &* weighted
    high &+= UInt32(truncatingIfNeeded: word >> 32) &* weighted
  }

  /// Adds what another part of the run computed.
  static func += (left: inout AccumulatorDigest, right: AccumulatorDigest) {
    left.count += right.count
    left.low &+= right.low
    left.high &+= right.high
  }

  /// Takes a part away again.
  static func -= (left: inout AccumulatorDigest, right: AccumulatorDigest) {
    left.count -= right.count
    left.low &-= right.low
    left.high &-= right.high
  }
}
