import EventKernel

/// Places in the unit cube, for searches that sample.
public enum UnitSamples {
  /// Independent uniform places.
  ///
  /// - Returns: `count` places of `dimensions` coordinates; place n is the same for any count above n.
  public static func random(count: Int, dimensions: Int, seed: UInt64) -> [[Double]] {
    var stream = RandomStream(seed: seed, purpose: 1)
    return (0..<count).map { _ in (0..<dimensions).map { _ in stream.unit() } }
  }

  /// A Latin hypercube: along every axis each of `count` equal parts holds one place.
  ///
  /// M. D. McKay, R. J. Beckman and W. J. Conover, "A comparison of three methods for selecting values of input
  /// variables", Technometrics 21, 239-245 (1979).
  public static func latinHypercube(count: Int, dimensions: Int, seed: UInt64) -> [[Double]] {
    let columns = (0..<dimensions).map { dimension -> [Double] in
      var stream = RandomStream(seed: seed, entity: UInt64(dimension), purpose: 2)
      return stream.permutation(of: count).map { (Double($0) + stream.unit()) / Double(count) }
    }
    return (0..<count).map { place in columns.map { min($0[place], 1.0.nextDown) } }
  }
}

extension RandomStream {
  /// A number from 0 up to but not including 1, of 53 bits.
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// The numbers below `count` in random order (Fisher and Yates).
  mutating func permutation(of count: Int) -> [Int] {
    var numbers = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) {
      numbers.swapAt(last, Int(next().multipliedFullWidth(by: UInt64(last + 1)).high))
    }
    return numbers
  }
}
