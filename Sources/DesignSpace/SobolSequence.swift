import EventKernel

/// The Sobol sequence with the direction numbers of Joe and Kuo, in Gray code order.
///
/// I. A. Antonov and V. M. Saleev, "An economic method of computing LP-tau sequences", USSR Comput. Maths. Math.
/// Phys. 19, 252-256 (1979). The first 2^n points fill the unit cube evenly. With a seed every coordinate is
/// scrambled as A. B. Owen describes ("Randomly permuted (t,m,s)-nets and (t,s)-sequences", 1995): each bit is
/// flipped by a hash of the bits above it, which keeps the evenness.
public struct SobolSequence: Sendable {
  /// Bits of a coordinate, and so the logarithm of the longest sequence.
  static let bits = 32
  /// Most dimensions that direction numbers are known for.
  public static var maximumDimensions: Int { SobolDirections.count }

  private let directions: [[UInt32]]
  private let seed: UInt64?
  private var state: [UInt32]
  private var index: UInt32 = 0

  /// Starts the sequence at its first point.
  ///
  /// - Parameters:
  ///   - dimensions: 1 to `maximumDimensions`.
  ///   - seed: scrambles the points; nil leaves them as published, the first one at the origin.
  public init(dimensions: Int, seed: UInt64? = nil) {
    precondition((0...Self.maximumDimensions).contains(dimensions))
    directions = (0..<dimensions).map(Self.directions)
    state = Array(repeating: 0, count: dimensions)
    self.seed = seed
  }

  /// The next point; after 2^32 points the sequence starts again.
  public mutating func next() -> [Double] {
    defer { advance() }
    return state.enumerated().map { Double(scrambled($1, dimension: $0)) * 0x1p-32 }
  }

  private mutating func advance() {
    let changed = (~index).trailingZeroBitCount
    index &+= 1
    guard changed < Self.bits else {
      state = Array(repeating: 0, count: state.count)
      return
    }
    for dimension in state.indices { state[dimension] ^= directions[dimension][changed] }
  }

  private func scrambled(_ value: UInt32, dimension: Int) -> UInt32 {
    guard let seed else { return value }
    let stream = RandomStream(seed: seed, entity: UInt64(dimension), purpose: 3)
    var result: UInt32 = 0
    for depth in 0..<Self.bits {
      let bit = value >> UInt32(Self.bits - 1 - depth) & 1
      // The bits above, with a one in front so that prefixes of different lengths differ.
      let prefix = (UInt64(1) << UInt64(depth)) | (UInt64(value) >> UInt64(Self.bits - depth))
      result = result << 1 | bit ^ UInt32(truncatingIfNeeded: stream.number(at: prefix) >> 63)
    }
    return result
  }

  /// Direction numbers of one dimension by the recurrence of its polynomial.
  private static func directions(_ dimension: Int) -> [UInt32] {
    guard dimension > 0 else { return (1...bits).map { 1 << UInt32(bits - $0) } }
    let (polynomial, first) = SobolDirections.table[dimension - 1]
    let degree = first.count
    var numbers = first.enumerated().map { $1 << UInt32(bits - 1 - $0) }
    for place in degree..<bits {
      var number = numbers[place - degree] ^ numbers[place - degree] >> UInt32(degree)
      for term in 1..<max(1, degree) where polynomial >> UInt32(degree - term) & 1 == 1 {
        number ^= numbers[place - term]
      }
      numbers.append(number)
    }
    return numbers
  }
}
