/// SplitMix64: the seeded randomness of the property tests.
struct Generator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func uniform(_ range: Range<Double>) -> Double { Double.random(in: range, using: &self) }
  mutating func integer(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  /// Roughly normal values with a few large ones, as activations have.
  mutating func activations(_ count: Int) -> [Double] {
    (0..<count).map { _ in
      let bell = (0..<6).reduce(0.0) { sum, _ in sum + uniform(-1..<1) }
      return integer(0...15) == 0 ? bell * 8 : bell
    }
  }
}
