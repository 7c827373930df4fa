import TestSupport

extension SeededGenerator {
  mutating func count(below limit: Int64) -> Int64 { Int64.random(in: 0..<limit, using: &self) }
}
