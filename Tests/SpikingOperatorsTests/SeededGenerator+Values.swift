import TestSupport

extension SeededGenerator {
  mutating func uniform(_ range: Range<Double>) -> Double { Double.random(in: range, using: &self) }

  /// Roughly normal values with a few large ones, as activations have.
  mutating func activations(_ count: Int) -> [Double] {
    (0..<count).map { _ in
      let bell = (0..<6).reduce(0.0) { sum, _ in sum + uniform(-1..<1) }
      return integer(0...15) == 0 ? bell * 8 : bell
    }
  }
}
