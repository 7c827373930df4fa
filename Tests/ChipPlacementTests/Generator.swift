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

  mutating func integer(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  mutating func pick<Value>(_ values: [Value]) -> Value { values[integer(0...values.count - 1)] }

  /// Cuts `0..<extent` at random multiples of `step` into at most `most` parts.
  mutating func cuts(_ extent: Int, step: Int = 1, most: Int) -> [Range<Int>] {
    let inner = (extent + step - 1) / step
    var borders: Set<Int> = [0, extent]
    for _ in 1..<max(2, integer(1...most) + 1) where inner > 1 {
      borders.insert(integer(1...inner - 1) * step)
    }
    let sorted = borders.sorted()
    return zip(sorted, sorted.dropFirst()).map { $0..<$1 }
  }
}
