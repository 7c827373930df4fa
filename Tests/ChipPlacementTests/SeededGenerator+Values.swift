import TestSupport

extension SeededGenerator {
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
